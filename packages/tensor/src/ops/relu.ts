import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import type { Tensor } from "../tensor.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";

/**
 * Rectifier `max(x, 0)`; NaN stays NaN, the gradient at 0 is 0.
 *
 * @category Network functions
 * @example relu(tensor([-1, 2])).toArray() // [0, 2]
 */
export const relu: UnaryOp = defineUnary({
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
