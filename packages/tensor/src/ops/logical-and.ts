import { to } from "./to.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { binary } from "../dispatch/binary.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Whether both are non-zero, element by element with broadcasting; a bool tensor.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example logicalAnd(tensor([true, false]), tensor([true, true])).toArray() // [true, false]
 */
export function logicalAnd(a: Tensor, b: Operand): Tensor {
  return binary(
    "logicalAnd",
    "logicalAnd",
    to(a, "bool"),
    to(asTensor("logicalAnd", b, a.dtype), "bool"),
  );
}
