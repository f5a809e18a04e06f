import { checkRanks } from "../dispatch/factors.ts";
import type { Tensor } from "../tensor.ts";
import { matmul } from "./matmul.ts";

/**
 * Inner product of two vectors of one length, `Σ a b`.
 *
 * Shapes: `[n]`, `[n]` → `[]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when an operand is no vector or the lengths differ. @throws {DTypeError} when the dtypes differ.
 * @example dot(tensor([1, 2]), tensor([3, 4])).item() // 11
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  checkRanks("dot", { a: [a, 1], b: [b, 1] });
  return matmul(a, b);
}
