import { roundToBfloat16, roundToFloat16 } from "../data/half.ts";
import { viewHeap } from "../data/read.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { checkDType, isFloating, itemBytes, type DType } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { to } from "../ops/to.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorOptions } from "./empty.ts";
import { fusedMultiplyAdd } from "./fused-multiply-add.ts";

/** A number as an element of a dtype holds it. */
export function roundTo(dtype: DType): (x: number) => number {
  switch (dtype) {
    case "float32":
      return Math.fround;
    case "float64":
      return (x) => x;
    case "float16":
      return (x) => roundToFloat16(Math.fround(x));
    case "bfloat16":
      return (x) => roundToBfloat16(Math.fround(x));
    case "uint8":
    case "int32":
    case "int64":
    case "bool":
      return Math.trunc;
    default:
      return dtype satisfies never;
  }
}

/** `factor · i + start` in float64, rounded once. */
export function along(start: number, factor: number, i: number): number {
  return fusedMultiplyAdd(factor, i, start);
}

/**
 * Computes a sequence as PyTorch does: two vectors of 32 bytes at a time, whose elements start from the first one's rounded
 * value, and what is left over element by element. The bits depend on it.
 *
 * @param one The value at a position. @param onward The value `k` elements after `first` in a vector.
 */
export function inVectors(
  dtype: DType,
  count: number,
  one: (i: number) => number,
  onward: (first: number, k: number) => number,
): Float64Array {
  const lanes = 32 / itemBytes(dtype);
  const values = new Float64Array(count);
  const whole = count - (count % (2 * lanes));
  for (let i = 0; i < whole; i += lanes) {
    const first = one(i);
    for (let k = 0; k < lanes; k++) values[i + k] = onward(first, k);
  }
  for (let i = whole; i < count; i++) values[i] = one(i);
  return values;
}

/** @throws {DTypeError} for bool, which has no sequences, and for what is no dtype. */
export function checkSequenceDType(op: string, dtype: DType): DType {
  if (checkDType(op, dtype) !== "bool") return dtype;
  throw new DTypeError(`${op}: the dtype must be a number's; got bool (compare, as in x.gt(0))`);
}

/** A vector of numbers, computed when there is room for it; those of integers wrap. */
export function sequenceTensor(
  count: number,
  dtype: DType,
  options: TensorOptions,
  compute: () => Float64Array | BigInt64Array,
): Tensor {
  const { requiresGrad = false } = options;
  const out = emptyTensor([count], isFloating(dtype) ? "float64" : "int64");
  const values = compute();
  const elements = viewHeap(out.dtype, out.address(), count);
  if (elements instanceof BigInt64Array) {
    for (let i = 0; i < count; i++) elements[i] = BigInt(values[i]!);
  } else {
    for (let i = 0; i < count; i++) elements[i] = Number(values[i]!);
  }
  return to(out, dtype).setRequiresGrad(requiresGrad);
}
