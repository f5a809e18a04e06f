import { checkFits } from "../autograd/write-in-place.ts";
import { replaceInPlace } from "./replace-in-place.ts";
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

/** `x = x²`. @example square_(tensor([3])).toArray() // [9] */
export function square_(x: Tensor): Tensor {
  checkTensor("square_", "x", x);
  checkFits("square_", x, x.shape, x.dtype === "bool" ? "int64" : x.dtype);
  return replaceInPlace("square_", x, [], square);
}
