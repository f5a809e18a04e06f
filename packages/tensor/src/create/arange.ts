import { checkOptions } from "../dispatch/check-options.ts";
import { TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import { isFloating, type DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorOptions } from "./empty.ts";
import { along, checkSequenceDType, inVectors, roundTo, sequenceTensor } from "./sequence.ts";

/** A bigint for integers of any size, which makes the result int64. */
type Bound = number | bigint;

/**
 * Numbers from `start` on in equal steps, without `end`: `⌈(end - start) / step⌉` of them, each `start + i · step` with
 * PyTorch's rounding.
 *
 * int64 when all arguments are whole numbers or bigints, else float32, unless a dtype is given. Integer dtypes truncate the
 * arguments.
 *
 * @param start Default 0. @param step Default 1.
 * @throws {ValueError} when an argument is not finite, the step is 0, or it leads away from `end`.
 * @throws {DTypeError} for bool.
 * @example arange(3).toArray() // [0, 1, 2]
 * @example arange(1, 2, 0.5).toArray() // [1, 1.5]
 */
export function arange(end: Bound, options?: TensorOptions): Tensor;
export function arange(start: Bound, end: Bound, options?: TensorOptions): Tensor;
export function arange(start: Bound, end: Bound, step: Bound, options?: TensorOptions): Tensor;
export function arange(...args: readonly (Bound | TensorOptions | undefined)[]): Tensor {
  const given = args.filter((arg) => typeof arg === "number" || typeof arg === "bigint");
  const options = args.find((arg) => typeof arg === "object") ?? {};
  checkOptions("arange", options, TENSOR_OPTIONS);
  const [start, end] = given.length > 1 ? [given[0]!, given[1]!] : [0, given[0]!];
  const step = given[2] ?? 1;
  const isWhole = given.every((arg) => typeof arg === "bigint" || Number.isInteger(arg));
  const dtype = checkSequenceDType("arange", options.dtype ?? (isWhole ? "int64" : "float32"));
  if (given.some((arg) => typeof arg === "bigint") && isWhole) {
    const [a, b, s] = [BigInt(start), BigInt(end), BigInt(step)];
    if (s === 0n) throw refused(start, end, step);
    const count = checkCount(Number((b - a + s - (s > 0n ? 1n : -1n)) / s), start, end, step);
    return sequenceTensor(count, dtype, options, () =>
      BigInt64Array.from({ length: count }, (_, i) => a + BigInt(i) * s),
    );
  }
  const [a, b, s] = [Number(start), Number(end), Number(step)];
  const count = countOf(dtype, a, b, s);
  return sequenceTensor(count, dtype, options, () => numbers(dtype, count, a, s));
}

function countOf(dtype: DType, start: number, end: number, step: number): number {
  if (!isFloating(dtype) && Math.trunc(step) === 0 && step !== 0) {
    throw new ValueError(
      `arange: the step, which is truncated for ${dtype}, must not be 0; got step ${step} (use a floating dtype)`,
    );
  }
  const isInt64 = dtype === "int64";
  const counted = (x: number): number => (isInt64 ? Math.trunc(x) : x);
  const distance = counted(end) - counted(start);
  return checkCount(Math.ceil(distance / counted(step)), start, end, step);
}

function numbers(dtype: DType, count: number, start: number, step: number): Float64Array {
  const round = roundTo(dtype);
  // What PyTorch computes in: float64 for float32 too, float32 for halves.
  const isHalf = dtype === "float16" || dtype === "bfloat16";
  const inner = isHalf ? Math.fround : isFloating(dtype) ? (x: number): number => x : Math.trunc;
  const isFused = dtype === "float32" || dtype === "float64";
  const [from, by] = [inner(start), inner(step)];
  const at = (first: number, i: number): number =>
    round(isFused ? along(first, by, i) : inner(inner(by * i) + first));
  return inVectors(dtype, count, (i) => at(from, i), at);
}

function checkCount(count: number, start: Bound, end: Bound, step: Bound): number {
  const leads = start === end || end > start === step > 0;
  if (Number.isFinite(count) && leads) return Math.max(count, 0);
  throw refused(start, end, step);
}

function refused(start: Bound, end: Bound, step: Bound): ValueError {
  return new ValueError(
    `arange: finite numbers and a step that leads from start to end are needed; got start ${start}, end ${end}, step ${step}`,
  );
}
