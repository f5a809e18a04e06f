import { checkRanks } from "../dispatch/factors.ts";
import type { Tensor } from "../tensor.ts";
import { matmul } from "./matmul.ts";

/**
 * Product of a matrix and a vector, `[m, k] @ [k] -> [m]`.
 *
 * Shapes: `[m, k]`, `[k]` → `[m]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when the ranks or inner sizes do not fit. @throws {DTypeError} when the dtypes differ.
 * @example mv(tensor([[1, 2], [3, 4]]), tensor([1, 1])).toArray() // [3, 7]
 */
export function mv(a: Tensor, b: Tensor): Tensor {
  checkRanks("mv", { a: [a, 2], b: [b, 1] });
  return matmul(a, b);
}
