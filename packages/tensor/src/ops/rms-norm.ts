import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import type { RmsNormGradKernel, RmsNormKernel } from "@weft/kernels";
import { defineOp, type OpResult } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { normalizedRows, type NormalizedRows } from "../dispatch/normalized-rows.ts";
import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import {
  composedInputGradient,
  composedWeightGradient,
  type NormBackward,
} from "./norm-gradients.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

export interface RmsNormOptions {
  /** Multiplies the normalized values; shape `normalizedShape`. */
  readonly weight?: Tensor | null;
  /** Added to the mean square. Default: the dtype's machine epsilon, as in PyTorch (2⁻²³ for float32). */
  readonly eps?: number | null;
}

/**
 * RMS norm `x / √(mean(x²) + eps) · weight`, with the mean over the last dimensions. float16 and bfloat16 are computed
 * in float32.
 *
 * Shapes: x `[..., ...normalizedShape]` → the same.
 *
 * @pytorch none
 * @category Network functions
 * @throws {ShapeError} when `x` does not end in `normalizedShape`, or the weight does not have it.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} when `eps` is negative.
 * @example rmsNorm(tensor([2, -2]), [2], { eps: 0 }).toArray() // [1, -1]
 */
export function rmsNorm(x: Tensor, normalizedShape: Shape, options: RmsNormOptions = {}): Tensor {
  checkOptions("rmsNorm", options, ["weight", "eps"]);
  checkTensor("rmsNorm", "x", x);
  const { weight = null, eps = null } = options;
  const epsilon = eps ?? EPSILON[x.dtype] ?? 0;
  const rows = normalizedRows("rmsNorm", x, normalizedShape, { weight }, epsilon);
  const attrs = { ...rows, hasWeight: weight !== null };
  return to(rmsNormOp(widened(x), widened(weight), attrs), x.dtype);
}

/** The step from 1 to the next number. */
const EPSILON: Partial<Record<DType, number>> = {
  float16: 2 ** -10,
  bfloat16: 2 ** -7,
  float32: 2 ** -23,
  float64: 2 ** -52,
};

interface Attrs extends NormalizedRows {
  readonly hasWeight: boolean;
}

const rmsNormOp: (x: Tensor, weight: Tensor | null, attrs: Attrs) => Tensor = defineOp<
  readonly ["x", "weight?"],
  "x" | "weight",
  Attrs,
  Tensor
>({
  name: "rmsNorm",
  inputs: ["x", "weight?"],
  saves: ["x", "weight"],
  forward: (x, weight, { rows, cols, eps }): OpResult<Tensor> => {
    const kernel = kernelFor<RmsNormKernel>("rmsNorm", "rmsNorm", x.dtype);
    const source = contiguousData(x);
    const w = weight === null ? null : contiguousData(weight);
    const out = emptyTensor(x.shape, x.dtype);
    const rstd = emptyTensor([rows], x.dtype);
    kernel(
      rows,
      cols,
      source.address(),
      cols,
      w?.address() ?? 0,
      eps,
      out.address(),
      cols,
      rstd.address(),
    );
    return { out, residual: rstd };
  },
  vjp: {
    x: (context) => {
      const weight = context.attrs.hasWeight ? context.weight : null;
      if (isGradEnabled()) return composedInputGradient(backwardOf(context), weight);
      const dx = emptyTensor(context.x.shape, context.x.dtype);
      runGradient(context, weight, dx, null);
      return dx;
    },
    weight: (context) => {
      const shape = context.shapes.weight;
      if (isGradEnabled()) return composedWeightGradient(backwardOf(context), shape);
      const dWeight = emptyTensor(shape, context.x.dtype);
      runGradient(context, null, null, dWeight);
      return dWeight;
    },
  },
});

interface Context {
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly attrs: Attrs;
  /** rstd, one value a row. */
  readonly residual: Tensor;
}

/** The gradients that have a tensor to go to. */
function runGradient(
  { dy, x, attrs: { rows, cols }, residual: rstd }: Context,
  weight: Tensor | null,
  dx: Tensor | null,
  dWeight: Tensor | null,
): void {
  const kernel = kernelFor<RmsNormGradKernel>("rmsNorm", "rmsNormGrad", dy.dtype);
  const given = contiguousData(dy);
  const source = contiguousData(x);
  const w = weight === null ? null : contiguousData(weight);
  kernel(
    rows,
    cols,
    given.address(),
    cols,
    source.address(),
    cols,
    w?.address() ?? 0,
    rstd.address(),
    dx?.address() ?? 0,
    cols,
    dWeight?.address() ?? 0,
  );
}

function backwardOf({ dy, x, attrs }: Context): NormBackward {
  return { dy, x, rows: attrs, isCentered: false };
}
