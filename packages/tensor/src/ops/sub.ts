import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { inPlaceBinary } from "./define-in-place.ts";
import { type Operand, asTensor } from "../dispatch/scalar.ts";
import { DTypeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { addScaled, type AlphaOptions, addScaled_ } from "./add-scaled.ts";
import { defineBinary, withNumbers, type BinaryOp } from "./define-binary.ts";
import { neg } from "./neg.ts";

/**
 * Difference `a - alpha · b` with broadcasting and promotion; either may be a number.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} for bools, and when `alpha` is no whole number
 * and both are integers.
 * @example sub(tensor([1, 2]), 1).toArray() // [0, 1]
 */
export function sub(a: Operand, b: Operand, options?: AlphaOptions): Tensor {
  if (options !== undefined) checkOptions("sub", options, ["alpha"]);
  const alpha = options?.alpha ?? 1;
  return alpha === 1 ? difference(a, b) : scaled(alpha)(a, b);
}

/** @throws {DTypeError} for bools, as in PyTorch: what is meant is hardly ever a difference. @internal */
export function checkNoBools(op: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== "bool" && b.dtype !== "bool") return;
  throw new DTypeError(
    `${op}: bools have no difference; got dtypes ${a.dtype} and ${b.dtype} (use logicalXor or logicalNot, or cast, as in x.to("int32"))`,
  );
}

const difference: BinaryOp = defineBinary({
  name: "sub",
  check: checkNoBools,
  vjp: { a: ({ dy }) => dy, b: ({ dy }) => neg(dy) },
});

function scaled(alpha: number): BinaryOp {
  return withNumbers("sub", (a, b) => {
    checkNoBools("sub", a, b);
    return addScaled(a, b, { op: "sub", alpha: -alpha });
  });
}

/**
 * `x -= alpha · y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `y` does not broadcast to the shape of `x`.
 * @throws {DTypeError} when the result's dtype does not fit that of `x`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example sub_(ones([2]), 3).toArray() // [-2, -2]
 */
export function sub_(x: Tensor, y: Operand, options?: AlphaOptions): Tensor {
  if (options !== undefined) checkOptions("sub_", options, ["alpha"]);
  const alpha = options?.alpha ?? 1;
  if (alpha === 1) return plainSub(x, y);
  checkTensor("sub_", "x", x);
  checkNoBools("sub_", x, asTensor("sub_", y, x.dtype));
  return addScaled_("sub_", x, y, -alpha);
}

const plainSub = inPlaceBinary("sub_", "sub", sub, { check: checkNoBools });
