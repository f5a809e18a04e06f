import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { lt } from "./lt.ts";
import { extremeShare } from "./extreme-share.ts";

/**
 * The larger of `a` and `b`, element by element; NaN wins. Either may be a number. Equal elements share the gradient.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example maximum(tensor([1, 5]), 3).toArray() // [3, 5]
 */
export const maximum: BinaryOp = defineBinary({
  name: "maximum",
  saves: ["a", "b"],
  vjp: {
    a: ({ dy, a, b }) => extremeShare(dy, a, b, lt),
    b: ({ dy, a, b }) => extremeShare(dy, b, a, lt),
  },
});
