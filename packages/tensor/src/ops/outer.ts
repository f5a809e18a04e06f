import { checkRanks } from "../dispatch/factors.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { unsqueeze } from "./squeeze.ts";

/**
 * Outer product of two vectors, `y[i, j] = a[i] b[j]`, with promotion.
 *
 * Shapes: `[m]`, `[n]` → `[m, n]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when an operand is no vector.
 * @example outer(tensor([1, 2]), tensor([3, 4])).toArray() // [[3, 4], [6, 8]]
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkRanks("outer", { a: [a, 1], b: [b, 1] });
  return mul(unsqueeze(a, 1), b);
}
