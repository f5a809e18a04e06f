import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { copyInto } from "../dispatch/copy.ts";
import { unaryInto } from "../dispatch/unary.ts";
import { isFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { refuseBool } from "./define-activation.ts";
import { writeWatched } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { maximum } from "./maximum.ts";

/**
 * Rectifier `max(x, 0)`; NaN stays NaN, the gradient at 0 is 0. Integers stay integers.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is bool.
 * @example relu(tensor([-1, 2])).toArray() // [0, 2]
 */
export function relu(x: Tensor): Tensor {
  refuseBool("relu", x);
  return isFloating(x.dtype) ? rectify(x) : maximum(x, 0);
}

/**
 * `relu` into `x` itself.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is bool. @throws {GradientError} when `x` is a leaf that requires gradients.
 * @example relu_(tensor([-1, 2])).toArray() // [0, 2]
 */
export function relu_(x: Tensor): Tensor {
  refuseBool("relu_", x);
  const write = (): void => {
    if (isFloating(x.dtype)) unaryInto("relu_", "relu", x);
    else copyInto(maximum(x, 0), x);
  };
  return writeWatched("relu_", x, [], write, rectify);
}

const rectify: UnaryOp = defineUnary({
  name: "relu",
  saves: ["out"],
  vjp: ({ dy, out }) => reluGrad(out, dy),
});

/** `y > 0 ? dy : 0`: the step's own derivative is 0, so only `dy` has a rule. */
const reluGrad: (y: Tensor, dy: Tensor) => Tensor = defineOp({
  name: "reluGrad",
  inputs: ["y", "dy"],
  saves: ["y"],
  forward: (y, dy) => binary("reluGrad", "reluGrad", y, dy),
  vjp: { y: null, dy: ({ dy, y }) => reluGrad(y, dy) },
});
