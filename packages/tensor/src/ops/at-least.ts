import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { constant } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";
import { ge } from "./ge.ts";
import { where } from "./where.ts";

/** `max(x, least)` of floats; NaN stays. The gradient passes where `x` is at least that. @internal */
export const atLeast: (x: Tensor, least: number) => Tensor = defineOp<readonly ["x"], "x", number>({
  name: "atLeast",
  inputs: ["x"],
  saves: ["x"],
  forward: larger,
  vjp: { x: ({ dy, x, attrs }) => where(ge(x, attrs), dy, 0) },
});

/** `max(x, least)` with the gradient of `x` itself, as PyTorch has it where it clamps outside of the graph. @internal */
export const raisedTo: (x: Tensor, least: number) => Tensor = defineOp<
  readonly ["x"],
  never,
  number
>({
  name: "raisedTo",
  inputs: ["x"],
  forward: larger,
  vjp: { x: ({ dy }) => dy },
});

function larger(x: Tensor, least: number): Tensor {
  return binary("max", "maximum", x, constant(least, x.dtype));
}
