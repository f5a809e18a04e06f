import { inPlaceKeeping } from "./define-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { unary } from "../dispatch/unary.ts";
import { DTypeError } from "../errors.ts";
import type { UnaryOp } from "./define-unary.ts";

/**
 * Negative `-x`; of uint8 modulo 256.
 *
 * @category Maths
 * @throws {DTypeError} for bools.
 * @example neg(tensor([1, -2])).toArray() // [-1, 2]
 */
export const neg: UnaryOp = defineOp({
  name: "neg",
  inputs: ["x"],
  forward: (x) => {
    if (x.dtype === "bool") {
      throw new DTypeError(
        'neg: bools have no negative; got bool (use logicalNot, or cast it first, as in x.to("int32"))',
      );
    }
    return unary("neg", "neg", x);
  },
  vjp: { x: ({ dy }) => neg(dy) },
});

/** `x = neg(x)`. @example neg_(tensor([2])).toArray() // [-2] */
export const neg_: UnaryOp = inPlaceKeeping("neg_", "neg", neg);
