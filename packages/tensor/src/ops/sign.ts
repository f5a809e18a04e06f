import { inPlaceKeeping } from "./define-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { copyOf } from "../dispatch/copy.ts";
import { unary } from "../dispatch/unary.ts";
import { zerosOf } from "../dispatch/zeros-of.ts";
import type { UnaryOp } from "./define-unary.ts";

/**
 * Sign: -1, 0 or 1 in the dtype of `x`, 0 for NaN. The gradient is 0. Bools stay as they are.
 *
 * @category Maths
 * @example sign(tensor([-3, 0, 2])).toArray() // [-1, 0, 1]
 */
export const sign: UnaryOp = defineOp({
  name: "sign",
  inputs: ["x"],
  forward: (x) => (x.dtype === "bool" ? copyOf(x) : unary("sign", "sign", x)),
  vjp: { x: ({ dy }) => zerosOf(dy) },
});

/** `x = sign(x)`. @example sign_(tensor([-3])).toArray() // [-1] */
export const sign_: UnaryOp = inPlaceKeeping("sign_", "sign", sign, (x) => x.dtype === "bool");
