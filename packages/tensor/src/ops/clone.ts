import { defineOp } from "../autograd/define-op.ts";
import { copyOf } from "../dispatch/copy.ts";
import type { UnaryOp } from "./define-unary.ts";

/**
 * A contiguous copy in memory of its own; gradients flow through it.
 *
 * @category Movement
 * @example
 * const x = tensor([1, 2]);
 * clone(x).storage === x.storage // false
 */
export const clone: UnaryOp = defineOp<readonly ["x"]>({
  name: "clone",
  inputs: ["x"],
  forward: copyOf,
  vjp: { x: ({ dy }) => dy },
});
