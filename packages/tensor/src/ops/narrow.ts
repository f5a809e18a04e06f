import { checkTensor } from "../dispatch/check-tensor.ts";
import { IndexError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { at } from "./at.ts";

/**
 * A view of `length` positions of a dimension, from `start` on.
 *
 * Shapes: `[..., n, ...]` → `[..., length, ...]`.
 *
 * @category Movement
 * @param start Negative ones count from the end.
 * @throws {IndexError} when `dim`, `start` or `start + length` is out of range.
 * @example narrow(tensor([1, 2, 3, 4]), 0, 1, 2).toArray() // [2, 3]
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = dimensionOf("narrow", x, dim);
  const size = x.shape[d]!;
  const first = start < 0 ? start + size : start;
  const fits = Number.isInteger(first) && Number.isInteger(length) && first >= 0 && length >= 0;
  if (!fits || first + length > size) {
    throw new IndexError(
      `narrow: start and length must stay within dimension ${d} with size ${size}; got start ${start} and length ${length} for shape ${show(x.shape)}`,
    );
  }
  return at(x, ...Array<":">(d).fill(":"), `${first}:${first + length}`);
}

/**
 * A view of one position of a dimension, which is dropped.
 *
 * Shapes: `[..., n, ...]` → `[..., ...]`.
 *
 * @category Indexing
 * @param index Negative ones count from the end.
 * @throws {IndexError} when `dim` or `index` is out of range.
 * @example select(tensor([[1, 2], [3, 4]]), 1, -1).toArray() // [2, 4]
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
  const d = dimensionOf("select", x, dim);
  return at(x, ...Array<":">(d).fill(":"), index);
}

/** A dimension of a tensor that must have one. @internal */
export function dimensionOf(op: string, x: Tensor, dim: number): number {
  checkTensor(op, "x", x);
  if (x.ndim === 0) {
    throw new IndexError(`${op}: the tensor must have a dimension; got a scalar (use reshape)`);
  }
  return normalizeDim(op, dim, x.ndim);
}
