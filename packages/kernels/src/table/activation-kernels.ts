import type { BinaryKernel, UnaryKernel } from "./elementwise-kernels.ts";

/** `out = f(a; alpha, beta)` elementwise over `rows x cols`. */
export type UnaryKernelOf2 = (
  ...args: [...Parameters<UnaryKernel>, alpha: number, beta: number]
) => void;

/** `out = f(a, b; alpha, beta)` elementwise over `rows x cols`. */
export type BinaryKernelOf2 = (
  ...args: [...Parameters<BinaryKernel>, alpha: number, beta: number]
) => void;

/** `out = mask ? a * scale + kept : a * 0 + dropped` elementwise over `rows x cols`; the mask is bytes, 0 or 1. */
export type DropoutKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  mask: number,
  maskRow: number,
  maskCol: number,
  out: number,
  outRow: number,
  outCol: number,
  scale: number,
  kept: number,
  dropped: number,
) => void;

type Floats<N extends string> = `${N}${"F32" | "F64"}`;

/**
 * Activations of PyTorch's names, and their gradients: dy (the second operand) times the derivative at x (the first).
 *
 * Parameters, alpha and beta: hardtanh's lowest and highest value, leakyRelu's slope, threshold's limit and value, the half
 * width of softshrink and hardshrink (the gradient of both is shrinkGrad), elu's `alpha (e^(beta x) - 1)` below 0, selu's
 * `alpha (e^x - 1)` below 0 and `beta x` above, softplus's steepness and the limit above which it is x.
 */
export type ActivationKernels = Record<
  Floats<"hardsigmoid" | "hardswish" | "softsign" | "silu" | "mish" | "logSigmoid" | "tanhshrink">,
  UnaryKernel
> &
  Record<
    Floats<
      | "hardtanh"
      | "leakyRelu"
      | "threshold"
      | "softshrink"
      | "hardshrink"
      | "elu"
      | "selu"
      | "softplus"
    >,
    UnaryKernelOf2
  > &
  Record<
    Floats<`${"hardsigmoid" | "hardswish" | "softsign" | "silu" | "mish" | "logSigmoid" | "tanhshrink"}Grad`>,
    BinaryKernel
  > &
  Record<
    Floats<`${"hardtanh" | "leakyRelu" | "threshold" | "shrink" | "elu" | "selu" | "softplus"}Grad`>,
    BinaryKernelOf2
  > &
  // prelu(x, w) = x > 0 ? x : w x; preluSlope(x, w) = x > 0 ? 1 : w; preluGate(x, dy) = x > 0 ? 0 : x dy, the gradient for w
  Record<Floats<"prelu" | "preluSlope" | "preluGate">, BinaryKernel> &
  // a σ(alpha b)
  Record<Floats<"glu">, BinaryKernelOf2> &
  Record<Floats<"dropout">, DropoutKernel>;
