import { ternaryInPlace } from "./define-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { ternary } from "../dispatch/ternary.ts";
import { computeDType, isFloating } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * From `a` to `b`: `a + weight · (b - a)`, exact at weights 0 and 1, with broadcasting.
 *
 * @category Maths
 * @param weight A number or a tensor; beyond 0 and 1 the line goes on.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ShapeError} when the shapes do not broadcast.
 * @example lerp(tensor([0]), tensor([10]), 0.25).toArray() // [2.5]
 */
export function lerp(a: Tensor, b: Tensor, weight: Operand): Tensor {
  return lerpTensors(a, b, checkedWeight("lerp", a, b, weight));
}

/** The weight as a tensor. @throws {DTypeError} when the dtypes differ or are not floating. @internal */
export function checkedWeight(op: string, a: Tensor, b: Tensor, weight: Operand): Tensor {
  checkTensor(op, "a", a);
  checkTensor(op, "b", b);
  const isSame = a.dtype === b.dtype && (!(weight instanceof Tensor) || weight.dtype === a.dtype);
  // A number is not rounded to 16 bits.
  if (isFloating(a.dtype) && isSame) return asTensor(op, weight, computeDType(a.dtype));
  const given = weight instanceof Tensor ? `, weight ${weight.dtype}` : "";
  throw new DTypeError(
    `${op}: the dtypes must be equal and floating; got a ${a.dtype}, b ${b.dtype}${given} (cast them first, as in x.to("float32"))`,
  );
}

/** `lerp` of what `checkedWeight` has let pass. @internal */
export const lerpTensors: (a: Tensor, b: Tensor, weight: Tensor) => Tensor = defineOp({
  name: "lerp",
  inputs: ["a", "b", "weight"],
  saves: ["a", "b", "weight"],
  forward: (a, b, weight) => ternary("lerp", "lerp", [a, b, weight], 0, a.dtype),
  vjp: {
    a: ({ dy, weight }) => mul(dy, sub(1, weight)),
    b: ({ dy, weight }) => mul(dy, weight),
    weight: ({ dy, a, b }) => mul(dy, sub(b, a)),
  },
});

/** `x = lerp(x, end, weight)`. @example lerp_(tensor([0]), tensor([10]), 0.25).toArray() // [2.5] */
export function lerp_(x: Tensor, end: Tensor, weight: Operand): Tensor {
  const w = checkedWeight("lerp_", x, end, weight);
  return ternaryInPlace("lerp_", "lerp", [x, end, w], 0, (old) => lerpTensors(old, end, w));
}
