import { checkTensor } from "../dispatch/check-tensor.ts";
import { sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { all } from "./all.ts";
import { eq } from "./eq.ts";

/**
 * Whether both have the same shape and equal elements; NaN equals nothing. Dtypes may differ.
 *
 * @category Comparisons
 * @example equal(tensor([1, 2]), tensor([1, 2])) // true
 */
export function equal(a: Tensor, b: Tensor): boolean {
  checkTensor("equal", "a", a);
  checkTensor("equal", "b", b);
  return sameShape(a.shape, b.shape) && all(eq(a, b)).item() === 1;
}
