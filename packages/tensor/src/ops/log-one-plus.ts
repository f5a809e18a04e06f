import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

/**
 * `log(1 + x)`, to the last digits of a small `x` too: what `1 + x` was rounded by is made up for. A value, not for gradients.
 *
 * Source: W. Kahan's `log1p`, as in the HP-15C handbook.
 *
 * @internal
 */
export function logOnePlus(x: Tensor): Tensor {
  const near = add(x, 1);
  const step = sub(near, 1);
  // At -1, Infinity and beyond nothing was rounded.
  const exact = where(eq(step, x), log(near), div(mul(log(near), x), step));
  return where(eq(step, 0), x, exact);
}
