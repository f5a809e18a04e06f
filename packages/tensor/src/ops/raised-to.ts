import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { constant } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";

/** `max(x, least)` with the gradient of `x` itself, as PyTorch has it where it clamps outside of the graph. @internal */
export const raisedTo: (x: Tensor, least: number) => Tensor = defineOp<
  readonly ["x"],
  never,
  number
>({
  name: "raisedTo",
  inputs: ["x"],
  forward: (x, least) => binary("raisedTo", "maximum", x, constant(least, x.dtype)),
  vjp: { x: ({ dy }) => dy },
});
