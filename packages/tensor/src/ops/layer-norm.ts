import type { LayerNormGradKernel, LayerNormKernel } from "@weft/kernels";
import { defineOp, type OpResult } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { normalizedRows, type NormalizedRows } from "../dispatch/normalized-rows.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import {
  composedBiasGradient,
  composedInputGradient,
  composedWeightGradient,
  type NormBackward,
} from "./norm-gradients.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

export interface LayerNormOptions {
  /** Multiplies the normalized values; shape `normalizedShape`. */
  readonly weight?: Tensor | null;
  /** Added at the end; shape `normalizedShape`. */
  readonly bias?: Tensor | null;
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}

/**
 * Layer norm `(x - mean) / √(variance + eps) · weight + bias`, with mean and (biased) variance over the last dimensions.
 * float16 and bfloat16 are computed in float32.
 *
 * Shapes: x `[..., ...normalizedShape]` → the same.
 *
 * @category Network functions
 * @throws {ShapeError} when `x` does not end in `normalizedShape`, or weight or bias does not have it.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} when `eps` is negative.
 * @example layerNorm(tensor([1, 3]), [2], { eps: 0 }).toArray() // [-1, 1]
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: Shape,
  options: LayerNormOptions = {},
): Tensor {
  checkOptions("layerNorm", options, ["weight", "bias", "eps"]);
  checkTensor("layerNorm", "x", x);
  const { weight = null, bias = null, eps = 1e-5 } = options;
  const rows = normalizedRows("layerNorm", x, normalizedShape, { weight, bias }, eps);
  const attrs = { ...rows, hasWeight: weight !== null };
  return to(layerNormOp(widened(x), widened(weight), widened(bias), attrs), x.dtype);
}

interface Attrs extends NormalizedRows {
  readonly hasWeight: boolean;
}

interface Statistics {
  readonly mean: Tensor;
  readonly rstd: Tensor;
}

const layerNormOp: (x: Tensor, weight: Tensor | null, bias: Tensor | null, attrs: Attrs) => Tensor =
  defineOp<readonly ["x", "weight?", "bias?"], "x" | "weight", Attrs, Statistics>({
    name: "layerNorm",
    inputs: ["x", "weight?", "bias?"],
    saves: ["x", "weight"],
    forward: (x, weight, bias, { rows, cols, eps }): OpResult<Statistics> => {
      const kernel = kernelFor<LayerNormKernel>("layerNorm", "layerNorm", x.dtype);
      const source = contiguousData(x);
      const [w, b] = [weight, bias].map((given) => (given === null ? null : contiguousData(given)));
      const out = emptyTensor(x.shape, x.dtype);
      const mean = emptyTensor([rows], x.dtype);
      const rstd = emptyTensor([rows], x.dtype);
      kernel(
        rows,
        cols,
        source.address(),
        cols,
        w?.address() ?? 0,
        b?.address() ?? 0,
        eps,
        out.address(),
        cols,
        mean.address(),
        rstd.address(),
      );
      return { out, residual: { mean, rstd } };
    },
    vjp: {
      x: (context) => {
        const weight = context.attrs.hasWeight ? context.weight : null;
        if (isGradEnabled()) return composedInputGradient(backwardOf(context), weight);
        const dx = emptyTensor(context.x.shape, context.x.dtype);
        runGradient(context, weight, dx, null, null);
        return dx;
      },
      weight: (context) => {
        const shape = context.shapes.weight;
        if (isGradEnabled()) return composedWeightGradient(backwardOf(context), shape);
        const dWeight = emptyTensor(shape, context.x.dtype);
        runGradient(context, null, null, dWeight, null);
        return dWeight;
      },
      bias: (context) => {
        const shape = context.shapes.bias;
        if (isGradEnabled()) return composedBiasGradient(backwardOf(context), shape);
        const dBias = emptyTensor(shape, context.dy.dtype);
        runGradient(context, null, null, null, dBias);
        return dBias;
      },
    },
  });

interface Context {
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly attrs: Attrs;
  readonly residual: Statistics;
}

/** The gradients that have a tensor to go to. */
function runGradient(
  { dy, x, attrs: { rows, cols }, residual: { mean, rstd } }: Context,
  weight: Tensor | null,
  dx: Tensor | null,
  dWeight: Tensor | null,
  dBias: Tensor | null,
): void {
  const kernel = kernelFor<LayerNormGradKernel>("layerNorm", "layerNormGrad", dy.dtype);
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
    mean.address(),
    rstd.address(),
    dx?.address() ?? 0,
    cols,
    dWeight?.address() ?? 0,
    dBias?.address() ?? 0,
  );
}

function backwardOf({ dy, x, attrs }: Context): NormBackward {
  return { dy, x, rows: attrs, isCentered: true };
}
