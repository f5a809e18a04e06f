import { defineOp } from "../autograd/define-op.ts";
import { binary, binaryInto } from "../dispatch/binary.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import {
  checkReduction,
  checkSameShape,
  type LossOptions,
  type Reduction,
} from "../dispatch/reduction.ts";
import { computeDType, resultType, toFloating } from "../dtype.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { meanData } from "./mean.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { sumData } from "./sum.ts";
import { to } from "./to.ts";

/**
 * Mean squared error `(input - target)²`, averaged over all elements.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes differ: broadcasting a target is nearly always a mistake.
 * @throws {ValueError} when `reduction` is unknown.
 * @example mseLoss(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions("mseLoss", options, ["reduction"]);
  const reduction = checkReduction("mseLoss", options.reduction);
  checkTensor("mseLoss", "input", input);
  checkTensor("mseLoss", "target", target);
  checkSameShape("mseLoss", input, target);
  const dtype = input.dtype === target.dtype ? input.dtype : resultType(input, target);
  const wide = computeDType(dtype);
  if (wide === dtype) return mseOp(input, target, reduction);
  return privately(() => to(mseOp(to(input, wide), to(target, wide), reduction), dtype));
}

const mseOp: (x: Tensor, y: Tensor, reduction: Reduction) => Tensor = defineOp<
  readonly ["x", "y"],
  "x" | "y",
  Reduction
>({
  name: "mseLoss",
  inputs: ["x", "y"],
  saves: ["x", "y"],
  forward: (x, y, reduction) => {
    const squares = binary("mseLoss", "sub", x, y, { computeIn: toFloating });
    binaryInto("mul", squares, squares, squares);
    if (reduction === "none") return squares;
    return reduction === "sum" ? sumData(squares) : meanData(squares);
  },
  vjp: {
    x: ({ dy, x, y, attrs }) => gradient(dy, x, y, attrs),
    y: ({ dy, x, y, attrs }) => gradient(dy, y, x, attrs),
  },
});

/** `2 (x - y) dy`, divided by the number of elements for a mean. */
function gradient(dy: Tensor, x: Tensor, y: Tensor, reduction: Reduction): Tensor {
  return mul(sub(x, y), mul(dy, reduction === "mean" ? 2 / x.size : 2));
}
