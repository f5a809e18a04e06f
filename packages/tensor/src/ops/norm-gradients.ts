import type { NormalizedRows } from "../dispatch/normalized-rows.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { sqrt } from "./sqrt.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";

/** A norm's backward as the composed rules see it. @internal */
export interface NormBackward {
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly rows: NormalizedRows;
  /** True for layer norm, which subtracts the mean; false for RMS norm. */
  readonly isCentered: boolean;
}

/** `dx = (g - mean(g) - xhat mean(g xhat)) rstd` out of ops, for second derivatives; without `mean(g)` when not centered. @internal */
export function composedInputGradient(context: NormBackward, weight: Tensor | null): Tensor {
  const { dy, x, rows, isCentered } = context;
  const { normal, deviation } = normalized(context);
  const dyRows = asRows(dy, rows);
  const g = weight === null ? dyRows : mul(dyRows, reshape(weight, [rows.cols]));
  const along = mul(normal, rowMean(mul(g, normal)));
  return reshape(div(sub(isCentered ? sub(g, rowMean(g)) : g, along), deviation), x.shape);
}

/** `Σ dy xhat` over the rows, out of ops. @internal */
export function composedWeightGradient(context: NormBackward, shape: Shape): Tensor {
  const { normal } = normalized(context);
  return reshape(sum(mul(asRows(context.dy, context.rows), normal), { dim: 0 }), shape);
}

/** `Σ dy` over the rows, out of ops. @internal */
export function composedBiasGradient({ dy, rows }: NormBackward, shape: Shape): Tensor {
  return reshape(sum(asRows(dy, rows), { dim: 0 }), shape);
}

function normalized({ x, rows, isCentered }: NormBackward): { normal: Tensor; deviation: Tensor } {
  const xRows = asRows(x, rows);
  const centered = isCentered ? sub(xRows, rowMean(xRows)) : xRows;
  const deviation = sqrt(add(rowMean(mul(centered, centered)), rows.eps));
  return { normal: div(centered, deviation), deviation };
}

function asRows(x: Tensor, { rows, cols }: NormalizedRows): Tensor {
  return reshape(x, [rows, cols]);
}

function rowMean(x: Tensor): Tensor {
  return mean(x, { dim: 1, keepdim: true });
}
