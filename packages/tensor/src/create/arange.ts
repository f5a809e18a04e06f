import { viewHeap } from "../data/read.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { empty, type TensorOptions } from "./empty.ts";

/**
 * The whole numbers from 0 to `end - 1`; float32 unless a dtype is given.
 *
 * @throws {ValueError} when `end` is not a non-negative integer.
 * @example arange(3).toArray() // [0, 1, 2]
 */
export function arange(end: number, options: TensorOptions = {}): Tensor {
  if (!Number.isSafeInteger(end) || end < 0) {
    throw new ValueError(`arange: the end must be a non-negative integer; got ${end}`);
  }
  const out = empty([end], options);
  const view = viewHeap(out.dtype, out.address(), end);
  for (let i = 0; i < end; i++) view[i] = (out.dtype === "int64" ? BigInt(i) : i) as never; // the element of its dtype
  return out;
}
