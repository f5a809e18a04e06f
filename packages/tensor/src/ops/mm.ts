import { checkRanks } from "../dispatch/factors.ts";
import type { Tensor } from "../tensor.ts";
import { matmul } from "./matmul.ts";

/**
 * Product of two matrices, `[m, k] @ [k, n] -> [m, n]`; nothing is broadcast.
 *
 * Shapes: `[m, k]`, `[k, n]` → `[m, n]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when an operand is no matrix or the inner sizes differ. @throws {DTypeError} when the dtypes differ.
 * @example mm(tensor([[1, 2]]), tensor([[3], [4]])).toArray() // [[11]]
 */
export function mm(a: Tensor, b: Tensor): Tensor {
  checkRanks("mm", { a: [a, 2], b: [b, 2] });
  return matmul(a, b);
}
