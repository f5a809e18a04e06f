import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { viewHeap } from "../data/read.ts";
import { castData } from "../dispatch/cast.ts";
import { contiguousData } from "../dispatch/copy.ts";
import {
  checkFloating,
  checkReduction,
  checkSameShape,
  checkSpreads,
  type LossOptions,
} from "../dispatch/reduction.ts";
import { computeDType, promote, toFloating } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { clampMin } from "./clamp-min.ts";
import { defineLoss } from "./define-loss.ts";
import { div } from "./div.ts";
import { log1p } from "./log1p.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

export interface BinaryCrossEntropyOptions extends LossOptions {
  /** Factor of each element's loss; broadcasts to the input's shape. */
  readonly weight?: Tensor | null;
}

/**
 * Binary cross-entropy `-(y log p + (1 - y) log(1 - p))` of probabilities `p` and targets `y`. As in PyTorch a logarithm is at
 * least -100, and the gradient divides by `p (1 - p)` or 1e-12, whichever is larger.
 *
 * `binaryCrossEntropyWithLogits` does the same to scores, with more digits.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes differ or `weight` does not broadcast to them.
 * @throws {DTypeError} when the input is not floating.
 * @throws {ValueError} when `reduction` is unknown or a probability is not from 0 to 1.
 * @example binaryCrossEntropy(tensor([0.5]), tensor([1])).item() // 0.6931…
 */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  checkOptions("binaryCrossEntropy", options, ["weight", "reduction"]);
  const reduction = checkReduction("binaryCrossEntropy", options.reduction);
  const { weight = null } = options;
  checkTensors("binaryCrossEntropy", { input, target }, { weight });
  checkFloating("binaryCrossEntropy", "input", input);
  checkSameShape("binaryCrossEntropy", input, target);
  if (weight !== null) checkSpreads("binaryCrossEntropy", "weight", weight, input);
  checkProbabilities(input);
  if (weight === null) return loss(input, target, reduction, undefined);
  const dtype = promote(input.dtype, toFloating(target.dtype));
  const wide = computeDType(dtype);
  return privately(() => {
    const losses = loss(to(input, wide), to(target, wide), "none", undefined);
    return to(reduceLoss(mul(losses, to(weight, wide)), reduction), dtype);
  });
}

// PyTorch has it as a float32, whatever the input's dtype.
const SMALLEST = Math.fround(1e-12);

const loss = defineLoss({
  name: "binaryCrossEntropy",
  value: (p, y) =>
    sub(mul(sub(y, 1), clampMin(log1p(neg(p)), -100)), mul(y, clampMin(log(p), -100))),
  dx: (p, y) => div(sub(p, y), clampMin(mul(rest(p), p), SMALLEST)),
  dy: (p) => log(div(rest(p), p)),
});

function rest(p: Tensor): Tensor {
  return add(neg(p), 1);
}

/** @throws {ValueError} naming the first element that is no probability. */
function checkProbabilities(p: Tensor): void {
  const wide = p.dtype === "float64" ? "float64" : "float32";
  const data = contiguousData(p.dtype === wide ? p : castData(p, wide));
  const values = viewHeap<"float32" | "float64">(wide, data.address(), data.size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= 0 && value <= 1) continue;
    throw new ValueError(
      `binaryCrossEntropy: the input must be probabilities from 0 to 1; got ${value} (take the sigmoid of scores first, or use binaryCrossEntropyWithLogits)`,
    );
  }
}
