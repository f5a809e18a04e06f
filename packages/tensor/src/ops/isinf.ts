import { checkTensor } from "../dispatch/check-tensor.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { isFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { eq } from "./eq.ts";
import { ne } from "./ne.ts";

/**
 * Whether each element is Infinity or -Infinity; a bool tensor.
 *
 * @category Comparisons
 * @example isinf(tensor([1, -Infinity])).toArray() // [false, true]
 */
export function isinf(x: Tensor): Tensor {
  checkTensor("isinf", "x", x);
  return noGrad(() => (isFloating(x.dtype) ? eq(abs(x), Infinity) : ne(x, x)));
}
