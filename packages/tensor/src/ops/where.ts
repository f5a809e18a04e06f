import { printedAs } from "../autograd/printed-as.ts";
import { defineOp } from "../autograd/define-op.ts";
import { castData } from "../dispatch/cast.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { whereInto } from "../dispatch/where-into.ts";
import { asTensor, constant, scalarTensor, type Operand } from "../dispatch/scalar.ts";
import { isFloating, promote, resultType, weakDType, type DType } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { broadcastShapes, sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { replaceInPlace } from "./replace-in-place.ts";
import { to } from "./to.ts";

/**
 * Elements of `a` where the condition is true, of `b` elsewhere, with broadcasting and promotion.
 *
 * Shapes: all three broadcast to the result's.
 *
 * @category Indexing
 * @param condition A bool tensor. @param a A tensor or a number. @param b A tensor or a number.
 * @throws {DTypeError} when the condition is not bool. @throws {ShapeError} when the shapes do not broadcast.
 * @example where(tensor([true, false]), tensor([1, 2]), 0).toArray() // [1, 0]
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  checkMask("where", condition);
  if (a instanceof Tensor) return whereOp(condition, a, asTensor("where", b, a.dtype));
  if (b instanceof Tensor) return whereOp(condition, asTensor("where", a, b.dtype), b);
  const dtype = promote(weakDType(a), weakDType(b));
  return whereOp(condition, scalarTensor(a, dtype), scalarTensor(b, dtype));
}

const whereOp: (condition: Tensor, a: Tensor, b: Tensor) => Tensor = defineOp({
  name: "where",
  inputs: ["condition", "a", "b"],
  saves: ["condition"],
  forward: (condition, a, b) => {
    const common = broadcastShapes("where", a.shape, b.shape);
    const shape = broadcastShapes("where", condition.shape, common);
    const dtype = resultType(a, b);
    const out = emptyTensor(shape, dtype);
    const cast = (x: Tensor): Tensor => (x.dtype === dtype ? x : castData(x, dtype));
    whereInto(condition, cast(a), cast(b), out);
    return out;
  },
  vjp: {
    condition: null,
    a: ({ dy, condition }) => whereOp(condition, dy, constant(0, dy.dtype)),
    b: ({ dy, condition }) => whereOp(condition, constant(0, dy.dtype), dy),
  },
});

/**
 * A copy of `x`, broadcast with the mask, with one value where the mask is true.
 *
 * @category Indexing
 * @param value A number or a 0-d tensor. @throws {DTypeError} when the mask is not bool, or the value does not fit x's dtype.
 * @throws {ShapeError} when the shapes do not broadcast, or the value is no scalar.
 * @example maskedFill(tensor([1, 2]), tensor([false, true]), -Infinity).toArray() // [1, -Infinity]
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Operand): Tensor {
  return fillMasked("maskedFill", x, mask, value);
}

/**
 * `maskedFill` into `x` itself, to whose shape the mask broadcasts.
 *
 * @category Indexing
 * @throws {ShapeError} when the mask does not broadcast to x's shape.
 * @example maskedFill_(ones([2]), tensor([false, true]), 7).toArray() // [1, 7]
 */
export function maskedFill_(x: Tensor, mask: Tensor, value: Operand): Tensor {
  checkTensor("maskedFill_", "x", x);
  checkMask("maskedFill_", mask);
  if (!sameShape(broadcastShapes("maskedFill_", x.shape, mask.shape), x.shape)) {
    throw new ShapeError(
      `maskedFill_: the mask must broadcast to the shape of x; got mask ${show(mask.shape)} and x ${show(x.shape)}`,
    );
  }
  return replaceInPlace("maskedFill_", x, value instanceof Tensor ? [value] : [], (old) =>
    fillMasked("maskedFill_", old, mask, value),
  );
}

function fillMasked(op: string, x: Tensor, mask: Tensor, value: Operand): Tensor {
  checkTensor(op, "x", x);
  checkMask(op, mask);
  const scalar = asTensor(op, value, x.dtype);
  if (scalar.ndim !== 0) {
    throw new ShapeError(
      `${op}: the value must be a number or a 0-d tensor; got shape ${show(scalar.shape)} (use where)`,
    );
  }
  // Of a whole number next to bools it counts whether it is 0.
  const isTruth = x.dtype === "bool" && !(value instanceof Tensor) && !isFloating(scalar.dtype);
  if (!isTruth && category(scalar.dtype) > category(x.dtype)) {
    throw new DTypeError(
      `${op}: the value must fit the dtype of x; got ${scalar.dtype} for ${x.dtype}`,
    );
  }
  return printedAs("MaskedFillBackward0", whereOp(mask, to(scalar, x.dtype), x));
}

function category(dtype: DType): number {
  return dtype === "bool" ? 0 : isFloating(dtype) ? 2 : 1;
}

/** @throws {DTypeError} when a mask is not bool. @internal */
export function checkMask(op: string, mask: Tensor): void {
  checkTensor(op, "the mask", mask);
  if (mask.dtype === "bool") return;
  throw new DTypeError(
    `${op}: the mask must be bool; got ${mask.dtype} (compare, as in mask.ne(0), or cast it)`,
  );
}
