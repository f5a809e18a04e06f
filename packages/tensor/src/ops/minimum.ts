import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { gt } from "./gt.ts";
import { extremeShare } from "./extreme-share.ts";

/**
 * The smaller of `a` and `b`, element by element; NaN wins. Either may be a number. Equal elements share the gradient.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example minimum(tensor([1, 5]), 3).toArray() // [1, 3]
 */
export const minimum: BinaryOp = defineBinary({
  name: "minimum",
  saves: ["a", "b"],
  vjp: {
    a: ({ dy, a, b }) => extremeShare(dy, a, b, gt),
    b: ({ dy, a, b }) => extremeShare(dy, b, a, gt),
  },
});
