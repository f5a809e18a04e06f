import { checkTensor } from "../dispatch/check-tensor.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { isFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { eq } from "./eq.ts";
import { lt } from "./lt.ts";

/**
 * Whether each element is neither NaN nor infinite; a bool tensor.
 *
 * @category Comparisons
 * @example isfinite(tensor([1, NaN, Infinity])).toArray() // [true, false, false]
 */
export function isfinite(x: Tensor): Tensor {
  checkTensor("isfinite", "x", x);
  return noGrad(() => (isFloating(x.dtype) ? lt(abs(x), Infinity) : eq(x, x)));
}
