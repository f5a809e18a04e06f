import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { heap } from "@weft/kernels";
import {
  checkRange,
  classLabels,
  countUsed,
  type ClassLabels,
  type LabelOptions,
} from "../dispatch/class-labels.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { checkReduction, type LossOptions, type Reduction } from "../dispatch/reduction.ts";
import { computeDType } from "../dtype.ts";
import { sizeOf } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { ne } from "./ne.ts";
import { neg } from "./neg.ts";
import { reshape } from "./reshape.ts";
import { selectRows } from "./rows.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

export interface NllLossOptions extends LossOptions, LabelOptions {}

/**
 * Negative log-likelihood: `-weight[label] · input[label]` for each sample, where the input holds logarithms of probabilities, as
 * `logSoftmax` gives them. A mean divides by the sum of the weights of the samples that are not ignored; of none it is NaN.
 *
 * Shapes: input `[samples, classes]`, `[samples, classes, ...]` or `[classes]`; labels (int64, int32 or uint8) the same without
 * the classes → a scalar, or the labels' shape without reduction.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not fit.
 * @throws {DTypeError} when the input is not floating, labels are no integers, or the weight has another dtype than the input.
 * @throws {ValueError} when a label names no class, or `reduction` is unknown.
 * @example nllLoss(tensor([[-1, -2], [-3, -4]]), tensor([1n, 0n])).item() // 2.5
 */
export function nllLoss(input: Tensor, labels: Tensor, options: NllLossOptions = {}): Tensor {
  checkOptions("nllLoss", options, ["reduction", "weight", "ignoreIndex"]);
  const { weight = null, ignoreIndex = -100 } = options;
  const reduction = checkReduction("nllLoss", options.reduction);
  checkTensors("nllLoss", { input, labels }, { weight });
  const checked = classLabels("nllLoss", input, labels, weight, ignoreIndex);
  checkRange(checked);
  const wide = computeDType(input.dtype);
  return privately(() => {
    const losses = pickedLosses(to(input, wide), checked);
    return to(reduceByClass(losses, checked, weight, reduction), input.dtype);
  });
}

/** `-x[label]` for each label, `[samples]`; exactly 0 for those that are ignored. @internal */
export function pickedLosses(x: Tensor, labels: ClassLabels): Tensor {
  // Without classes all are ignored, and there is no place to point to.
  if (x.size === 0) return reshape(sum(x, { dim: x.ndim === 1 ? 0 : 1 }), [labels.rows.size]);
  const picked = selectRows(reshape(x, [x.size]), placesOf(x, labels));
  return where(isUsed(labels), neg(picked), 0);
}

/**
 * Losses of samples as one number, or in the labels' shape: each times its class's weight, a mean divided by the sum of these.
 *
 * @param losses 0 where the label is ignored.
 * @internal
 */
export function reduceByClass(
  losses: Tensor,
  labels: ClassLabels,
  weight: Tensor | null,
  reduction: Reduction,
): Tensor {
  const factors = weight === null ? null : weightsOf(labels, to(weight, losses.dtype));
  const weighted = factors === null ? losses : mul(losses, factors);
  if (reduction === "none") return reshape(weighted, labels.shape);
  if (reduction === "sum") return sum(weighted);
  return div(sum(weighted), totalWeight(labels, factors));
}

/** The weight of each label, 0 of those that are ignored. @internal */
export function weightsOf(labels: ClassLabels, weight: Tensor): Tensor {
  if (weight.size === 0) return to(isUsed(labels), weight.dtype);
  return where(isUsed(labels), selectRows(weight, placesOf(weight, labels)), 0);
}

/** What a mean divides by. @internal */
export function totalWeight(labels: ClassLabels, factors: Tensor | null): Tensor | number {
  return factors === null ? countUsed(labels) : sum(factors);
}

function isUsed({ rows, ignoreIndex }: ClassLabels): Tensor {
  return ne(rows, ignoreIndex);
}

/**
 * Where in the flattened `x`, `[samples, classes, ...]` or `[classes]`, each label points to; ignored ones to a place that there
 * is anyway.
 */
function placesOf(x: Tensor, { rows, classes, ignoreIndex }: ClassLabels): Tensor {
  const places = sizeOf(x.shape.slice(2));
  const step = x.ndim === 1 ? 0 : classes * places;
  const out = emptyTensor([rows.size], "int32");
  const from = rows.address() / 4; // first: what was evicted comes back, and the memory may grow
  const into = out.address() / 4;
  const values = heap.i32;
  for (let i = 0; i < rows.size; i++) {
    const label = values[from + i]!;
    const start = Math.floor(i / places) * step + (i % places);
    values[into + i] = start + (label === ignoreIndex ? 0 : label * places);
  }
  return out;
}
