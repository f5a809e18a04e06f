import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import {
  checkClassWeight,
  checkRange,
  classLabels,
  type ClassLabels,
  type LabelOptions,
} from "../dispatch/class-labels.ts";
import {
  checkFloating,
  checkReduction,
  type LossOptions,
  type Reduction,
} from "../dispatch/reduction.ts";
import { computeDType, promote } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { sameShape } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { crossEntropyRows } from "./cross-entropy-rows.ts";
import { div } from "./div.ts";
import { logSoftmax } from "./log-softmax.ts";
import { movedim } from "./movedim.ts";
import { mul } from "./mul.ts";
import { ne } from "./ne.ts";
import { neg } from "./neg.ts";
import { pickedLosses, reduceByClass, totalWeight, weightsOf } from "./nll-loss.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

export interface CrossEntropyOptions extends LossOptions, LabelOptions {
  /** How much of each target is spread evenly over all classes, from 0 to 1. Default 0. */
  readonly labelSmoothing?: number;
}

/**
 * Cross-entropy of class scores: `-weight[label] · log softmax(logits)[label]` for each sample, or `-Σ weight · target · log
 * softmax(logits)` for targets that are probabilities.
 *
 * A mean divides by the sum of the weights of the samples that are not ignored (of none it is NaN), with probabilities by the
 * number of samples.
 *
 * Shapes: logits `[samples, classes]`, `[samples, classes, ...]` or `[classes]`; target either labels (int64, int32 or uint8),
 * the same without the classes, or probabilities of the logits' shape → a scalar, or the labels' shape without reduction.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not fit.
 * @throws {DTypeError} when logits are not floating, labels no integers, or the weight has another dtype than the logits.
 * @throws {ValueError} when a label names no class, `reduction` is unknown, or `labelSmoothing` is not from 0 to 1.
 * @example crossEntropy(tensor([[0, 0]]), tensor([1n])).item() // 0.6931…
 */
export function crossEntropy(
  logits: Tensor,
  target: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  checkOptions("crossEntropy", options, ["labelSmoothing", "reduction", "weight", "ignoreIndex"]);
  const { weight = null, ignoreIndex = -100, labelSmoothing = 0 } = options;
  const reduction = checkReduction("crossEntropy", options.reduction);
  checkTensor("crossEntropy", "logits", logits);
  checkTensor("crossEntropy", "target", target);
  if (weight !== null) checkTensor("crossEntropy", "weight", weight);
  checkNumber("crossEntropy", "labelSmoothing", labelSmoothing);
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new ValueError(
      `crossEntropy: labelSmoothing must be from 0 to 1; got ${String(labelSmoothing)}`,
    );
  }
  if (sameShape(target.shape, logits.shape) && logits.ndim > 0) {
    checkFloating("crossEntropy", "a target of the input's shape", target);
    return probabilityLoss(logits, target, weight, labelSmoothing, reduction);
  }
  const labels = classLabels("crossEntropy", logits, target, weight, ignoreIndex);
  const wide = computeDType(logits.dtype);
  const isPlain = weight === null && labelSmoothing === 0;
  if (isPlain && wide === logits.dtype && logits.ndim === 2)
    return crossEntropyRows(logits, labels.rows, { labels, reduction });
  return privately(() => {
    const rows = scoresByRow(to(logits, wide), labels);
    if (labelSmoothing > 0)
      return to(smoothedLoss(rows, labels, weight, labelSmoothing, reduction), logits.dtype);
    if (weight === null && reduction !== "none")
      return to(crossEntropyRows(rows, labels.rows, { labels, reduction }), logits.dtype);
    const losses = crossEntropyRows(rows, labels.rows, { labels, reduction: "none" });
    return to(reduceByClass(losses, labels, weight, reduction), logits.dtype);
  });
}

/** `[samples, classes]`, with a sample for each label. */
function scoresByRow(logits: Tensor, { rows, classes }: ClassLabels): Tensor {
  if (logits.ndim === 2) return logits;
  return reshape(logits.ndim === 1 ? logits : movedim(logits, 1, -1), [rows.size, classes]);
}

/** A mixture of the loss at the label and the mean loss over all classes. */
function smoothedLoss(
  rows: Tensor,
  labels: ClassLabels,
  weight: Tensor | null,
  smoothing: number,
  reduction: Reduction,
): Tensor {
  checkRange(labels);
  const logs = logSoftmax(rows, 1);
  const weights = weight === null ? null : to(weight, rows.dtype);
  const factors = weights === null ? null : weightsOf(labels, weights);
  const atLabel = pickedLosses(logs, labels);
  const used = ne(labels.rows, labels.ignoreIndex);
  const weighted = weights === null ? logs : mul(logs, weights);
  const overall = where(used, neg(sum(weighted, { dim: 1 })), 0);
  const losses = add(
    mul(factors === null ? atLabel : mul(atLabel, factors), 1 - smoothing),
    mul(overall, smoothing / labels.classes),
  );
  if (reduction === "none") return reshape(losses, labels.shape);
  if (reduction === "sum") return sum(losses);
  return div(sum(losses), totalWeight(labels, factors));
}

function probabilityLoss(
  logits: Tensor,
  target: Tensor,
  weight: Tensor | null,
  smoothing: number,
  reduction: Reduction,
): Tensor {
  checkFloating("crossEntropy", "input", logits);
  const dim = logits.ndim === 1 ? 0 : 1;
  const classes = logits.shape[dim]!;
  if (weight !== null) checkClassWeight("crossEntropy", weight, logits, classes);
  const dtype = promote(logits.dtype, target.dtype);
  const wide = computeDType(dtype);
  return privately(() => {
    const logs = logSoftmax(to(logits, wide), dim);
    const given = to(target, wide);
    const smoothed = smoothing === 0 ? given : add(mul(given, 1 - smoothing), smoothing / classes);
    const behind = logits.shape.slice(dim + 1).map(() => 1);
    const products = mul(
      weight === null ? logs : mul(logs, reshape(to(weight, wide), [classes, ...behind])),
      smoothed,
    );
    if (reduction === "none") return to(neg(sum(products, { dim })), dtype);
    const total = neg(sum(products));
    return to(reduction === "sum" ? total : div(total, logits.size / classes), dtype);
  });
}
