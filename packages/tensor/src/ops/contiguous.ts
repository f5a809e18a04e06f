import { checkTensor } from "../dispatch/check-tensor.ts";
import type { Tensor } from "../tensor.ts";
import { clone } from "./clone.ts";

/**
 * The tensor itself when its elements lie in row-major order without gaps, otherwise a copy that does.
 *
 * @category Movement
 * @example contiguous(transpose(ones([2, 3]), 0, 1)).strides // [2, 1]
 */
export function contiguous(x: Tensor): Tensor {
  checkTensor("contiguous", "x", x);
  return x.isContiguous() ? x : clone(x);
}
