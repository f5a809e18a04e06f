import { checkOptions } from "../dispatch/check-options.ts";
import { inPlaceBinary } from "./define-in-place.ts";
import { toFloating } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Operand } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { floorDivide, floorDivide_ } from "./floor-divide.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { truncDivide, truncDivide_ } from "./trunc-divide.ts";

/** Settings of `div`. */
export interface DivOptions {
  /** "floor" rounds down, "trunc" toward zero; both keep integers. Default: the quotient itself. */
  readonly roundingMode?: "floor" | "trunc" | null;
}

/**
 * Quotient `a / b`, element by element with broadcasting; either may be a number. Integers are divided as float32, unless
 * the quotient is rounded. A quotient by 0 is ±Infinity, or NaN.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {ValueError} for an unknown rounding mode, and when integers
 * are divided by 0 with a rounding mode.
 * @example div(tensor([3, 4]), 2).toArray() // [1.5, 2]
 */
export function div(a: Operand, b: Operand, options?: DivOptions): Tensor {
  if (options !== undefined) checkOptions("div", options, ["roundingMode"]);
  const mode = options?.roundingMode ?? null;
  switch (mode) {
    case null:
      return quotient(a, b);
    case "floor":
      return floorDivide(a, b);
    case "trunc":
      return truncDivide(a, b);
    default:
      mode satisfies never;
      throw new ValueError(
        `div: roundingMode must be "floor", "trunc" or null; got ${JSON.stringify(mode)}`,
      );
  }
}

const quotient: BinaryOp = defineBinary({
  name: "div",
  computeIn: toFloating,
  saves: ["b", "out"],
  vjp: {
    a: ({ dy, b }) => quotient(dy, b),
    b: ({ dy, b, out }) => neg(quotient(mul(dy, out), b)),
  },
});

/**
 * `x /= y`, rounded as `div` has it.
 *
 * @category Maths
 * @throws {ShapeError} when `y` does not broadcast to the shape of `x`.
 * @throws {DTypeError} when the result's dtype does not fit that of `x`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example div_(ones([2]), 2).toArray() // [0.5, 0.5]
 */
export function div_(x: Tensor, y: Operand, options?: DivOptions): Tensor {
  if (options !== undefined) checkOptions("div_", options, ["roundingMode"]);
  const mode = options?.roundingMode ?? null;
  if (mode === "floor") return floorDivide_(x, y);
  if (mode === "trunc") return truncDivide_(x, y);
  if (mode !== null) div(x, y, options); // throws
  return plainDiv(x, y);
}

const plainDiv = inPlaceBinary("div_", "div", div, { computeIn: toFloating });
