import { noGrad } from "../autograd/grad-mode.ts";
import type { Tensor } from "../tensor.ts";
import { gt } from "./gt.ts";
import { lt } from "./lt.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

/**
 * Sign: -1, 0 or 1 in the dtype of `x`. Its derivative is 0 everywhere, so nothing flows back.
 *
 * @category Maths
 * @throws {DTypeError} for bool.
 * @example sign(tensor([-3, 0, 2])).toArray() // [-1, 0, 1]
 */
export function sign(x: Tensor): Tensor {
  return noGrad(() => sub(to(gt(x, 0), x.dtype), to(lt(x, 0), x.dtype)));
}
