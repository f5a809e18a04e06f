import { checkOptions } from "../dispatch/check-options.ts";
import { inPlaceBinary } from "./define-in-place.ts";
import type { Operand } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";
import { addScaled, type AlphaOptions, addScaled_ } from "./add-scaled.ts";
import { defineBinary, withNumbers, type BinaryOp } from "./define-binary.ts";

/**
 * Sum `a + alpha · b` with broadcasting and promotion; either may be a number.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} when `alpha` is no whole number and both are
 * integers.
 * @example add(tensor([1, 2]), 1).toArray() // [2, 3]
 */
export function add(a: Operand, b: Operand, options?: AlphaOptions): Tensor {
  if (options !== undefined) checkOptions("add", options, ["alpha"]);
  const alpha = options?.alpha ?? 1;
  return alpha === 1 ? sum(a, b) : scaled(alpha)(a, b);
}

const sum: BinaryOp = defineBinary({
  name: "add",
  vjp: { a: ({ dy }) => dy, b: ({ dy }) => dy },
});

function scaled(alpha: number): BinaryOp {
  return withNumbers("add", (a, b) => addScaled(a, b, { op: "add", alpha }));
}

/**
 * `x += alpha · y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `y` does not broadcast to the shape of `x`.
 * @throws {DTypeError} when the result's dtype does not fit that of `x`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example add_(zeros([2]), 1).toArray() // [1, 1]
 */
export function add_(x: Tensor, y: Operand, options?: AlphaOptions): Tensor {
  if (options !== undefined) checkOptions("add_", options, ["alpha"]);
  const alpha = options?.alpha ?? 1;
  return alpha === 1 ? plainAdd(x, y) : addScaled_("add_", x, y, alpha);
}

const plainAdd = inPlaceBinary("add_", "add", add);
