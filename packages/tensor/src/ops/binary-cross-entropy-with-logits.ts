import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { defineOp } from "../autograd/define-op.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import {
  checkFloating,
  checkReduction,
  checkSameShape,
  checkSpreads,
  type LossOptions,
} from "../dispatch/reduction.ts";
import { computeDType, promote, toFloating } from "../dtype.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { defineLoss } from "./define-loss.ts";
import { exp } from "./exp.ts";
import { log1p } from "./log1p.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { relu } from "./relu.ts";
import { sigmoid } from "./sigmoid.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

export interface BinaryCrossEntropyWithLogitsOptions extends LossOptions {
  /** Factor of each element's loss; broadcasts to the input's shape. */
  readonly weight?: Tensor | null;
  /** Factor of the losses of positive examples, as `[classes]` or anything that broadcasts to the input's shape. */
  readonly posWeight?: Tensor | null;
}

/**
 * Binary cross-entropy of scores: `(1 - y) x + (1 + (posWeight - 1) y) log(1 + exp(-x))`, which is that of `sigmoid(x)` without
 * its rounding, and overflows for no score.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes differ, or a weight does not broadcast to them.
 * @throws {DTypeError} when the input is not floating. @throws {ValueError} when `reduction` is unknown.
 * @example binaryCrossEntropyWithLogits(tensor([-1000]), tensor([1])).item() // 1000
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  checkOptions("binaryCrossEntropyWithLogits", options, ["weight", "posWeight", "reduction"]);
  const op = "binaryCrossEntropyWithLogits";
  const reduction = checkReduction(op, options.reduction);
  const { weight = null, posWeight = null } = options;
  checkTensors(op, { input, target }, { weight, posWeight });
  checkFloating(op, "input", input);
  checkSameShape(op, input, target);
  if (weight !== null) checkSpreads(op, "weight", weight, input);
  if (posWeight !== null) checkSpreads(op, "posWeight", posWeight, input);
  if (weight === null && posWeight === null) return plainLoss(input, target, reduction, undefined);
  const dtype = promote(input.dtype, toFloating(target.dtype));
  const wide = computeDType(dtype);
  return privately(() => {
    const [x, y] = [to(input, wide), to(target, wide)];
    const losses =
      posWeight === null
        ? plainLoss(x, y, "none", undefined)
        : balancedLosses(x, y, to(posWeight, wide));
    const weighted = weight === null ? losses : mul(losses, to(weight, wide));
    return to(reduceLoss(weighted, reduction), dtype);
  });
}

const plainLoss = defineLoss({
  name: "binaryCrossEntropyWithLogits",
  value: (x, y) => add(mul(rest(y), x), softMinus(x)),
  dx: (x, y) => sub(sigmoid(x), y),
  dy: (x) => neg(x),
});

/** The losses with a factor `w` for positive examples: `(1 - y) x + (1 + (w - 1) y) log(1 + exp(-x))`. */
const balancedLosses: (x: Tensor, y: Tensor, w: Tensor) => Tensor = defineOp({
  name: "binaryCrossEntropyWithLogits",
  inputs: ["x", "y", "w"],
  saves: ["x", "y", "w"],
  forward: (x, y, w) =>
    privately(() =>
      noGrad(() => add(mul(rest(y), x), mul(add(mul(sub(w, 1), y), 1), softMinus(x)))),
    ),
  vjp: {
    // (1 - y + w y) σ(x) - w y
    x: ({ dy, x, y, w }) => {
      const positive = mul(w, y);
      return mul(dy, sub(mul(add(positive, rest(y)), sigmoid(x)), positive));
    },
    y: ({ dy, x, w }) => mul(dy, sub(mul(w, softMinusOp(x)), softMinusOp(neg(x)))),
    w: ({ dy, x, y }) => mul(dy, mul(y, softMinusOp(x))),
  },
});

/** `log(1 + exp(-x))`, as a value. */
function softMinus(x: Tensor): Tensor {
  return add(log1p(exp(neg(abs(x)))), relu(neg(x)));
}

const softMinusOp: (x: Tensor) => Tensor = defineOp({
  name: "softMinus",
  inputs: ["x"],
  saves: ["x"],
  forward: (x) => noGrad(() => softMinus(x)),
  vjp: { x: ({ dy, x }) => mul(dy, sub(sigmoid(x), 1)) },
});

function rest(y: Tensor): Tensor {
  return add(neg(y), 1);
}
