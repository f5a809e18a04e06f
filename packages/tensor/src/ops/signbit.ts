import { checkTensor } from "../dispatch/check-tensor.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { isFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { copysign } from "./copysign.ts";
import { lt } from "./lt.ts";

/**
 * Whether each element has the sign of a negative number, as -0 has too; a bool tensor.
 *
 * @category Comparisons
 * @example signbit(tensor([-1, -0, 0])).toArray() // [true, true, false]
 */
export function signbit(x: Tensor): Tensor {
  checkTensor("signbit", "x", x);
  return noGrad(() => lt(isFloating(x.dtype) ? copysign(1, x) : x, 0));
}
