import { inPlaceFunction } from "./define-in-place.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { binary } from "../dispatch/binary.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * Logistic function `1 / (1 + e⁻ˣ)`. Integers and bools become float32. With `y` the result the gradient is `dy · y (1 -
 * y)`.
 *
 * @category Maths
 * @example sigmoid(tensor([0])).toArray() // [0.5]
 */
export const sigmoid: UnaryOp = defineUnary({
  name: "sigmoid",
  saves: ["out"],
  vjp: ({ dy, out }) =>
    isGradEnabled() ? mul(dy, sub(out, mul(out, out))) : binary("sigmoid", "sigmoidGrad", out, dy),
});

/** `x = sigmoid(x)`. @example sigmoid_(tensor([0])).toArray() // [0.5] */
export const sigmoid_: UnaryOp = inPlaceFunction("sigmoid_", "sigmoid", sigmoid);
