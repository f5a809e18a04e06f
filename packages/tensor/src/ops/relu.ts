import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { gt } from "./gt.ts";
import { where } from "./where.ts";

/**
 * Rectifier `max(x, 0)`; NaN stays NaN, the gradient at 0 is 0.
 *
 * @example relu(tensor([-1, 2])).toArray() // [0, 2]
 */
export function relu(x: Tensor): Tensor {
  checkTensor("relu", "x", x);
  if (isFloating(x.dtype)) return reluOp(x);
  if (x.dtype === "bool") {
    throw new DTypeError(
      `relu: x must hold numbers; got bool (cast it first, as in x.to("float32"))`,
    );
  }
  return where(gt(x, 0), x, 0);
}

const reluOp: UnaryOp = defineUnary({
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
