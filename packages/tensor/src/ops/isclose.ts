import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { all } from "./all.ts";
import { eq } from "./eq.ts";
import { isfinite } from "./isfinite.ts";
import { isnan } from "./isnan.ts";
import { le } from "./le.ts";
import { logicalAnd } from "./logical-and.ts";
import { logicalOr } from "./logical-or.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

/** Settings of `isclose` and `allclose`. */
export interface CloseOptions {
  /** Tolerance in relation to `|b|`. Default 1e-5. */
  readonly rtol?: number;
  /** Tolerance by itself. Default 1e-8. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. Default false. */
  readonly equalNan?: boolean;
}

/**
 * Whether `|a - b| <= atol + rtol · |b|`, element by element with broadcasting; a bool tensor. Infinities are close to
 * themselves alone; integers are compared in float32.
 *
 * @category Comparisons
 * @throws {DTypeError} when the dtypes differ. @throws {ValueError} when a tolerance is negative.
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example isclose(tensor([1, 2]), tensor([1.000001, 2.1])).toArray() // [true, false]
 */
export function isclose(a: Tensor, b: Tensor, options: CloseOptions = {}): Tensor {
  checkOptions("isclose", options, ["rtol", "atol", "equalNan"]);
  return close("isclose", a, b, options);
}

/**
 * Whether all elements are close, as `isclose` has it; true of nothing.
 *
 * @category Comparisons
 * @throws {DTypeError} when the dtypes differ. @throws {ValueError} when a tolerance is negative.
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example allclose(tensor([1, 2]), tensor([1.000001, 2])) // true
 */
export function allclose(a: Tensor, b: Tensor, options: CloseOptions = {}): boolean {
  checkOptions("allclose", options, ["rtol", "atol", "equalNan"]);
  return all(close("allclose", a, b, options)).item() === 1;
}

function close(op: string, a: Tensor, b: Tensor, options: CloseOptions): Tensor {
  checkTensor(op, "a", a);
  checkTensor(op, "b", b);
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  if (a.dtype !== b.dtype) {
    throw new DTypeError(`${op}: the dtypes must be equal; got ${a.dtype} and ${b.dtype}`);
  }
  for (const [name, tolerance] of Object.entries({ rtol, atol })) {
    if (tolerance >= 0) continue;
    throw new ValueError(`${op}: ${name} must be at least 0; got ${tolerance}`);
  }
  return noGrad(() => {
    const equal = eq(a, b);
    const same = equalNan ? logicalOr(equal, logicalAnd(isnan(a), isnan(b))) : equal;
    if (rtol === 0 && atol === 0) return same;
    const [x, y] = isFloating(a.dtype) ? [a, b] : [to(a, "float32"), to(b, "float32")];
    const error = abs(sub(x, y));
    const allowed = add(abs(mul(y, rtol)), atol);
    return logicalOr(same, logicalAnd(isfinite(error), le(error, allowed)));
  });
}
