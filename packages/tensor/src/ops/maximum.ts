import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { eq } from "./eq.ts";
import { div } from "./div.ts";
import { gt } from "./gt.ts";
import { mul } from "./mul.ts";
import { add } from "./add.ts";
import type { Tensor } from "../tensor.ts";

/**
 * The larger of `a` and `b`, element by element; NaN wins. Equal elements share the gradient.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example maximum(tensor([1, 5]), 3).toArray() // [3, 5]
 */
export const maximum: BinaryOp = defineBinary({
  name: "maximum",
  saves: ["a", "b"],
  vjp: { a: ({ dy, a, b }) => mul(dy, share(a, b)), b: ({ dy, a, b }) => mul(dy, share(b, a)) },
});

/** 1 where `x` wins, 1/2 where both are equal. */
function share(x: Tensor, y: Tensor): Tensor {
  return add(gt(x, y), div(eq(x, y), 2));
}
