import { checkOptions } from "../dispatch/check-options.ts";
import { ternaryInPlace } from "./define-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { castData } from "../dispatch/cast.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { ternary } from "../dispatch/ternary.ts";
import { isFloating, resultTypeOf } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";

/** Settings of `addcmul` and `addcdiv`. */
export interface ValueOptions {
  /** Factor of the product or quotient. Default 1. */
  readonly value?: number;
}

/**
 * `x + value · a · b` in one pass, with broadcasting and promotion.
 *
 * @category Maths
 * @throws {DTypeError} for bools, and when all are integers and `value` is no whole number.
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example addcmul(tensor([1]), tensor([2]), tensor([3]), { value: 10 }).toArray() // [61]
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  checkOptions("addcmul", options, ["value"]);
  const { value = 1 } = options;
  checkValue("addcmul", x, a, b, value);
  return addProduct(x, a, b, value);
}

/** @throws {DTypeError} for bools, and for integers with a value that is no whole number. @internal */
export function checkValue(op: string, x: Tensor, a: Tensor, b: Tensor, value: number): void {
  checkTensor(op, "x", x);
  checkTensor(op, "a", a);
  checkTensor(op, "b", b);
  const dtype = resultTypeOf([x, a, b]);
  if (dtype === "bool") {
    throw new DTypeError(
      `${op}: bools are not supported; got bool (cast them first, as in x.to("int32"))`,
    );
  }
  if (!isFloating(dtype) && !Number.isSafeInteger(value)) {
    throw new DTypeError(
      `${op}: value must be a whole number for integers; got ${value} and dtype ${dtype}`,
    );
  }
}

const addProduct: (x: Tensor, a: Tensor, b: Tensor, value: number) => Tensor = defineOp({
  name: "addcmul",
  inputs: ["x", "a", "b"],
  saves: ["a", "b"],
  forward: (x, a, b, value: number) => {
    const dtype = resultTypeOf([x, a, b]);
    if (isFloating(dtype)) return ternary("addcmul", "addcmul", [x, a, b], value, dtype);
    const cast = (y: Tensor): Tensor => (y.dtype === dtype ? y : castData(y, dtype));
    const scaled = binary("addcmul", "mul", cast(a), scalarTensor(value, dtype));
    return binary("addcmul", "add", cast(x), binary("addcmul", "mul", scaled, cast(b)));
  },
  vjp: {
    x: ({ dy }) => dy,
    a: ({ dy, b, attrs }) => mul(dy, mul(b, attrs)),
    b: ({ dy, a, attrs }) => mul(dy, mul(a, attrs)),
  },
});

/** `x += value · a · b`. @example addcmul_(tensor([1]), tensor([2]), tensor([3])).toArray() // [7] */
export function addcmul_(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  checkOptions("addcmul_", options, ["value"]);
  const { value = 1 } = options;
  checkValue("addcmul_", x, a, b, value);
  const compute = (old: Tensor): Tensor => addcmul(old, a, b, { value });
  return ternaryInPlace("addcmul_", "addcmul", [x, a, b], value, compute);
}
