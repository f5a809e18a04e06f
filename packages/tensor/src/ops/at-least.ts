import { defineOp } from "../autograd/define-op.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import type { Tensor } from "../tensor.ts";
import { lt } from "./lt.ts";
import { where } from "./where.ts";

/** `max(x, least)`; the gradient passes where `x` is at least that, NaN stays. @internal */
export function atLeast(x: Tensor, least: number): Tensor {
  return where(lt(x, least), least, x);
}

/** `max(x, least)` with the gradient of `x` itself, as PyTorch has it where it clamps outside of the graph. @internal */
export const raisedTo: (x: Tensor, least: number) => Tensor = defineOp<
  readonly ["x"],
  never,
  number
>({
  name: "raisedTo",
  inputs: ["x"],
  forward: (x, least) => noGrad(() => atLeast(x, least)),
  vjp: { x: ({ dy }) => dy },
});
