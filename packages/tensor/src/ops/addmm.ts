import { checkOptions } from "../dispatch/check-options.ts";
import { checkFactors } from "../dispatch/factors.ts";
import type { Tensor } from "../tensor.ts";
import { addProduct, checkStretches, type AddProductOptions } from "./add-product.ts";
import { mm } from "./mm.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

/**
 * `beta * x + alpha * (a @ b)` of matrices, `[m, k] @ [k, n]`; `x` is broadcast to the product's shape.
 *
 * With a `beta` of 0 `x` is not looked at: its NaN and Infinity do not count, and it gets no gradient.
 *
 * Shapes: a `[m, k]`, b `[k, n]`, x that broadcasts to `[m, n]` → `[m, n]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when the shapes do not fit. @throws {DTypeError} when the dtypes differ.
 * @example addmm(ones([2]), tensor([[1, 2]]), tensor([[1, 0], [0, 1]]), { alpha: 2 }).toArray() // [[3, 5]]
 */
export function addmm(x: Tensor, a: Tensor, b: Tensor, options: AddProductOptions = {}): Tensor {
  checkOptions("addmm", options, ["beta", "alpha"]);
  checkFactors("addmm", x, a, b);
  const product = mm(widened(a), widened(b));
  checkStretches("addmm", x, product.shape);
  // 16-bit floats are rounded once, at the end.
  return to(addProduct("addmm", widened(x), product, options), x.dtype);
}
