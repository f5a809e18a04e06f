import { checkTensor } from "../dispatch/check-tensor.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { to } from "./to.ts";

/**
 * Square `x²`; that of bools is int64.
 *
 * @category Maths
 * @example square(tensor([-3])).toArray() // [9]
 */
export function square(x: Tensor): Tensor {
  checkTensor("square", "x", x);
  const base = x.dtype === "bool" ? to(x, "int64") : x;
  return mul(base, base);
}
