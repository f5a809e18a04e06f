import { apartFrom, checkFits, writeInPlace } from "../autograd/write-in-place.ts";
import { binary, binaryInto, type BinaryOptions } from "../dispatch/binary.ts";
import { copyInto } from "../dispatch/copy.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { resultType, toFloating } from "../dtype.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import type { BinaryOp } from "./define-binary.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * `x += y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example add_(zeros([2]), 1).toArray() // [1, 1]
 */
export const add_: BinaryOp = inPlace("add_", "add", add);

/**
 * `x -= y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example sub_(ones([2]), 3).toArray() // [-2, -2]
 */
export const sub_: BinaryOp = inPlace("sub_", "sub", sub);

/**
 * `x *= y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example mul_(ones([2]), 5).toArray() // [5, 5]
 */
export const mul_: BinaryOp = inPlace("mul_", "mul", mul);

/**
 * `x /= y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example div_(ones([2]), 2).toArray() // [0.5, 0.5]
 */
export const div_: BinaryOp = inPlace("div_", "div", div, { computeIn: toFloating });

function inPlace(
  name: string,
  stem: string,
  outOfPlace: BinaryOp,
  options: BinaryOptions = {},
): BinaryOp {
  return (x: Tensor, y: Operand) => {
    const other = asTensor(name, y, x.dtype);
    const common = resultType(x, other);
    const dtype = options.computeIn?.(common) ?? common;
    checkFits(name, x, broadcastShapes(name, x.shape, other.shape), dtype);
    const write = (): void => {
      if (dtype === x.dtype) binaryInto(stem, x, apartFrom(x, other), x);
      // Computed in the wider dtype, then rounded once.
      else copyInto(binary(name, stem, x, other, options), x);
    };
    return writeInPlace(name, x, [other], write, (old) => outOfPlace(old, other));
  };
}
