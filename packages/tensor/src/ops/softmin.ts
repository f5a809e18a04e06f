import type { Tensor } from "../tensor.ts";
import { neg } from "./neg.ts";
import { softmax, softmaxDType, type SoftmaxOptions } from "./softmax.ts";

/**
 * Softmax of `-x` along a dimension: the smallest element has the largest share.
 *
 * @category Network functions
 * @param dim Default -1.
 * @throws {IndexError} when `dim` is out of range. @throws {DTypeError} when the result's dtype is not floating.
 * @example softmin(tensor([0, 0]), 0).toArray() // [0.5, 0.5]
 */
export function softmin(x: Tensor, dim = -1, options?: SoftmaxOptions): Tensor {
  softmaxDType("softmin", x, options);
  return softmax(neg(x), dim, options);
}
