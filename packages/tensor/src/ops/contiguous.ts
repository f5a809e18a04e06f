import { checkTensor } from "../dispatch/check-tensor.ts";
import type { Tensor } from "../tensor.ts";
import { clone } from "./clone.ts";

/**
 * The tensor itself when its elements lie in row-major order without gaps, otherwise a copy that does.
 *
 * @example contiguous(transpose(x, 0, 1)).isContiguous() // true
 */
export function contiguous(x: Tensor): Tensor {
  checkTensor("contiguous", "x", x);
  return x.isContiguous() ? x : clone(x);
}
