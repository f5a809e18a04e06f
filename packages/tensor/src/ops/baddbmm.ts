import { checkOptions } from "../dispatch/check-options.ts";
import { checkFactors } from "../dispatch/factors.ts";
import type { Tensor } from "../tensor.ts";
import { addProduct, checkStretches, type AddProductOptions } from "./add-product.ts";
import { bmm } from "./bmm.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

/**
 * `beta * x + alpha * (a @ b)` of pairs of matrices, `[b, m, k] @ [b, k, n]`; `x` is broadcast to the product's shape.
 *
 * With a `beta` of 0 `x` is not looked at: its NaN and Infinity do not count, and it gets no gradient.
 *
 * Shapes: a `[b, m, k]`, b `[b, k, n]`, x that broadcasts to `[b, m, n]` → `[b, m, n]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when the shapes do not fit. @throws {DTypeError} when the dtypes differ.
 * @example baddbmm(ones([1]), ones([2, 1, 3]), ones([2, 3, 1]), { beta: 2 }).toArray() // [[[5]], [[5]]]
 */
export function baddbmm(x: Tensor, a: Tensor, b: Tensor, options: AddProductOptions = {}): Tensor {
  checkOptions("baddbmm", options, ["beta", "alpha"]);
  checkFactors("baddbmm", x, a, b);
  const product = bmm(widened(a), widened(b));
  checkStretches("baddbmm", x, product.shape);
  // 16-bit floats are rounded once, at the end.
  return to(addProduct("baddbmm", widened(x), product, options), x.dtype);
}
