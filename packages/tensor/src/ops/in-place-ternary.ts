import { checkTensor } from "../dispatch/check-tensor.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";
import { addcdiv, checkQuotient } from "./addcdiv.ts";
import { addcmul, checkValue, type ValueOptions } from "./addcmul.ts";
import { clamp, type ClampBounds } from "./clamp.ts";
import { ternaryInPlace } from "./define-in-place.ts";
import { clampMax_, clampMin_ } from "./in-place.ts";
import { checkedWeight, lerpTensors } from "./lerp.ts";

/** `x = clamp(x, bounds)`. @example clamp_(tensor([-2, 9]), { min: 0, max: 1 }).toArray() // [0, 1] */
export function clamp_(x: Tensor, bounds: ClampBounds = {}): Tensor {
  const { min = null, max = null } = bounds;
  checkTensor("clamp_", "x", x);
  if (min === null) return max === null ? clamp(x, bounds) : clampMax_(x, max); // throws without bounds
  if (max === null) return clampMin_(x, min);
  const [low, high] = [asTensor("clamp_", min, x.dtype), asTensor("clamp_", max, x.dtype)];
  const compute = (old: Tensor): Tensor => clamp(old, { min: low, max: high });
  return ternaryInPlace("clamp_", "clamp", [x, low, high], 0, compute);
}

/** `x = lerp(x, end, weight)`. @example lerp_(tensor([0]), tensor([10]), 0.25).toArray() // [2.5] */
export function lerp_(x: Tensor, end: Tensor, weight: Operand): Tensor {
  const w = checkedWeight("lerp_", x, end, weight);
  return ternaryInPlace("lerp_", "lerp", [x, end, w], 0, (old) => lerpTensors(old, end, w));
}

/** `x += value · a · b`. @example addcmul_(tensor([1]), tensor([2]), tensor([3])).toArray() // [7] */
export function addcmul_(
  x: Tensor,
  a: Tensor,
  b: Tensor,
  { value = 1 }: ValueOptions = {},
): Tensor {
  checkValue("addcmul_", x, a, b, value);
  const compute = (old: Tensor): Tensor => addcmul(old, a, b, { value });
  return ternaryInPlace("addcmul_", "addcmul", [x, a, b], value, compute);
}

/** `x += value · a / b`. @example addcdiv_(tensor([1]), tensor([6]), tensor([3])).toArray() // [3] */
export function addcdiv_(
  x: Tensor,
  a: Tensor,
  b: Tensor,
  { value = 1 }: ValueOptions = {},
): Tensor {
  checkTensor("addcdiv_", "x", x);
  checkQuotient("addcdiv_", a, b);
  const compute = (old: Tensor): Tensor => addcdiv(old, a, b, { value });
  return ternaryInPlace("addcdiv_", "addcdiv", [x, a, b], value, compute);
}
