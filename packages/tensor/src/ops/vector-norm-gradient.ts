import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { logicalOr } from "./logical-or.ts";
import { mul } from "./mul.ts";
import { ne } from "./ne.ts";
import { pow } from "./pow.ts";
import { sign } from "./sign.ts";
import { sum } from "./sum.ts";

/**
 * The gradient of `(Σ |x|ᵖ)^(1/p)` with PyTorch's choices where there is none. `dy` and `norm` have the reduced dimensions
 * with size 1.
 *
 * Where a factor would be 0 to a negative power, its base is taken as 1 instead: another factor is 0 there.
 *
 * @internal
 */
export function normGradient(
  dy: Tensor,
  x: Tensor,
  norm: Tensor,
  p: number,
  dims: readonly number[],
): Tensor {
  if (p === 0) return mul(dy, mul(x, 0));
  if (p === 1) return mul(dy, sign(x));
  if (p === 2) return mul(dy, div(x, orOne(norm)));
  if (p === Infinity || p === -Infinity) {
    const size = abs(x);
    const isExtreme = logicalOr(eq(size, norm), ne(x, x));
    return mul(sign(x), mul(div(dy, sum(isExtreme, { dim: dims, keepdim: true })), isExtreme));
  }
  if (p < 1) {
    const scaled = mul(sign(x), pow(orOne(abs(x)), p - 1));
    return mul(mul(scaled, dy), pow(norm, 1 - p));
  }
  const share = div(dy, pow(orOne(norm), p - 1));
  if (p < 2) return mul(mul(sign(x), pow(abs(x), p - 1)), share);
  return mul(mul(x, pow(abs(x), p - 2)), share);
}

/** 1 where x is 0. */
function orOne(x: Tensor): Tensor {
  return add(x, eq(x, 0));
}
