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
  return scalarTensor(value, promote(own, beside));
}

/** A 0-d tensor holding `value`. */
export function scalarTensor(value: number, dtype: DType): Tensor {
  const out = emptyTensor([], dtype);
  viewHeap(dtype, out.address(), 1)[0] = dtype === "bool" ? Number(value !== 0) : value;
  return out;
}
