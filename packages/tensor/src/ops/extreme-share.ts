import { constant } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";
import type { BinaryOp } from "./define-binary.ts";
import { eq } from "./eq.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * The gradient of the larger or smaller of two: nothing where `x` loses, half where both are equal, all elsewhere, also beside
 * NaN.
 *
 * @param loses The comparison that `x` loses by.
 * @internal
 */
export function extremeShare(dy: Tensor, x: Tensor, other: Tensor, loses: BinaryOp): Tensor {
  const shared = where(eq(x, other), mul(dy, 0.5), dy);
  return where(loses(x, other), constant(0, dy.dtype), shared);
}
