import { inPlaceFunction } from "./define-in-place.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { binary } from "../dispatch/binary.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * Hyperbolic tangent `(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)`. Integers and bools become float32. With `y` the result the gradient is
 * `dy · (1 - y²)`.
 *
 * @category Maths
 * @example tanh(tensor([0])).toArray() // [0]
 */
export const tanh: UnaryOp = defineUnary({
  name: "tanh",
  saves: ["out"],
  vjp: ({ dy, out }) =>
    isGradEnabled() ? sub(dy, mul(dy, mul(out, out))) : binary("tanh", "tanhGrad", out, dy),
});

/** `x = tanh(x)`. @example tanh_(tensor([0])).toArray() // [0] */
export const tanh_: UnaryOp = inPlaceFunction("tanh_", "tanh", tanh);
