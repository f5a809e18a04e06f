import { defineOp } from "../autograd/define-op.ts";
import { copyOf } from "../dispatch/copy.ts";
import { unary } from "../dispatch/unary.ts";
import { zerosOf } from "../dispatch/zeros-of.ts";
import { isFloating } from "../dtype.ts";
import type { UnaryOp } from "./define-unary.ts";

/** Makes an op that rounds to whole numbers, which integers are already; flat between its steps. @internal */
export function defineRounding(name: string): UnaryOp {
  return defineOp({
    name,
    inputs: ["x"],
    forward: (x) => (isFloating(x.dtype) || x.dtype === "bool" ? unary(name, name, x) : copyOf(x)),
    vjp: { x: ({ dy }) => zerosOf(dy) },
  });
}
