import type { DType } from "../dtype.ts";
import { promote } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { viewHeap } from "../data/read.ts";
import { Tensor } from "../tensor.ts";
import { emptyTensor } from "./empty.ts";

/** A tensor, or a number that takes the dtype of the tensor it meets. */
export type Operand = Tensor | number;

/**
 * A number as a scalar tensor. Numbers are weak: next to float64 they are float64, next to int32 a whole number is int32 and
 * any other float32.
 *
 * @throws {ValueError} when `value` is neither a tensor nor a number.
 */
export function asTensor(op: string, value: Operand, beside: DType): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value !== "number") {
    throw new ValueError(
      `${op}: operands must be tensors or numbers; got ${value === null ? "null" : typeof value}`,
    );
  }
  const own: DType = Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? "int32" : "float32";
  return constant(value, promote(own, beside));
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

/** A 0-d tensor holding `value`. */
export function scalarTensor(value: number, dtype: DType): Tensor {
  const out = emptyTensor([], dtype);
  viewHeap(dtype, out.address(), 1)[0] = dtype === "bool" ? Number(value !== 0) : value;
  return out;
}
