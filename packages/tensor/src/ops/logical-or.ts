import { to } from "./to.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { binary } from "../dispatch/binary.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Whether one of both is non-zero, element by element with broadcasting; a bool tensor.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example logicalOr(tensor([true, false]), tensor([true, true])).toArray() // [true, true]
 */
export function logicalOr(a: Tensor, b: Operand): Tensor {
  return binary(
    "logicalOr",
    "logicalOr",
    to(a, "bool"),
    to(asTensor("logicalOr", b, a.dtype), "bool"),
  );
}
