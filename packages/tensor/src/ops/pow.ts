import { toFloating } from "../dtype.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * Power `a ^ b` with broadcasting, in floating point. Squares are exact products.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example pow(tensor([2, 3]), 2).toArray() // [4, 9]
 */
export function pow(a: Tensor, b: Operand): Tensor {
  return b === 2 ? mul(a, a) : power(a, asTensor("pow", b, a.dtype));
}

const power: BinaryOp = defineBinary({
  name: "pow",
  computeIn: toFloating,
  saves: ["a", "b", "out"],
  vjp: {
    a: ({ dy, a, b }) => mul(dy, mul(b, power(a, sub(b, 1)))),
    b: ({ dy, a, out }) => mul(dy, mul(out, log(a))),
  },
});
