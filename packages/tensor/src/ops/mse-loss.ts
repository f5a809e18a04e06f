import { defineOp } from "../autograd/define-op.ts";
import { binary, binaryInto } from "../dispatch/binary.ts";
import { toFloating } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Reduction } from "./cross-entropy.ts";
import { meanData } from "./mean.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { sumData } from "./sum.ts";

/**
 * Mean squared error `(x - y)²`, averaged over all elements.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes differ: broadcasting a target is nearly always a mistake.
 * @example mseLoss(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export function mseLoss(
  x: Tensor,
  y: Tensor,
  options: { readonly reduction?: Reduction } = {},
): Tensor {
  if (!sameShape(x.shape, y.shape)) {
    throw new ShapeError(
      `mseLoss: input and target must have the same shape; got ${show(x.shape)} and ${show(y.shape)}`,
    );
  }
  return mseOp(x, y, options.reduction ?? "mean");
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
