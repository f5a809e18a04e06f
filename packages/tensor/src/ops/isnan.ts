import type { Tensor } from "../tensor.ts";
import { ne } from "./ne.ts";

/**
 * Whether each element is NaN; a bool tensor.
 *
 * @category Comparisons
 * @example isnan(tensor([1, NaN])).toArray() // [false, true]
 */
export function isnan(x: Tensor): Tensor {
  return ne(x, x);
}
