import type { DType } from "../dtype.ts";
import { besideWeak, isFloating, weakDType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { viewHeap } from "../data/read.ts";
import { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { toInteger } from "./integer.ts";

/** A tensor, or a number that takes the dtype of the tensor it meets. */
export type Operand = Tensor | number | bigint;

/**
 * A number as a scalar tensor. Numbers are weak: next to a floating tensor they have its dtype; next to an integer tensor a
 * whole number (or bigint) has its dtype and any other is float32; next to bools they are int64 or float32.
 *
 * @throws {ValueError} when `value` is neither a tensor nor a number, or is an integer that the dtype cannot hold.
 */
export function asTensor(op: string, value: Operand, beside: DType): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw new ValueError(
      `${op}: operands must be tensors or numbers; got ${value === null ? "null" : typeof value}`,
    );
  }
  const dtype = isFloating(beside) ? beside : besideWeak(beside, weakDType(value));
  if (!isFloating(dtype)) toInteger(op, value, dtype);
  return typeof value === "number" ? constant(value, dtype) : scalarTensor(value, dtype);
}

const CONSTANTS_LIMIT = 256;

/** Scalars that ops met before, by dtype: nobody can write to them. */
const constants: Partial<Record<DType, Map<number, Tensor>>> = {};

/** A 0-d tensor that is used again, for ops to read only. */
export function constant(value: number, dtype: DType): Tensor {
  const known = (constants[dtype] ??= new Map());
  const found = known.get(value);
  // 0 and -0 are one key.
  if (found !== undefined && value !== 0) return found;
  const made = scalarTensor(value, dtype);
  made.storage.outlivesScope = true;
  if (known.size >= CONSTANTS_LIMIT) known.clear();
  known.set(value, made);
  return made;
}

/**
 * A 0-d tensor holding `value`.
 *
 * @throws {ValueError} when it is an integer that the dtype cannot hold.
 */
export function scalarTensor(value: number | bigint, dtype: DType, op = "scalar"): Tensor {
  if (dtype === "float16" || dtype === "bfloat16")
    return castData(scalarTensor(value, "float32"), dtype);
  const out = emptyTensor([], dtype);
  // An element of the array that holds the dtype: `toInteger` gives bigints for int64 alone.
  viewHeap(dtype, out.address(), 1)[0] = element(value, dtype, op) as never;
  return out;
}

function element(value: number | bigint, dtype: DType, op: string): number | bigint {
  if (dtype === "bool") return Number(value) === 0 ? 0 : 1;
  return isFloating(dtype) ? Number(value) : toInteger(op, value, dtype);
}
