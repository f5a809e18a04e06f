import { positions } from "../dispatch/positions.ts";
import { ShapeError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";
import { selectRows } from "./rows.ts";
import { transpose } from "./transpose.ts";

/**
 * The slices of `x` at the given positions of a dimension, as a copy: `out[i] = x[index[i]]`.
 *
 * Shapes: x `[n, ...]`, index int64 or int32 `[count]` → `[count, ...]` for `dim = 0`. Gradients of a position that is taken
 * several times add up.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range. @throws {DTypeError} when the index holds no integers.
 * @example indexSelect(tensor([[1, 2], [3, 4]]), 0, tensor([1n, 1n])).toArray() // [[3, 4], [3, 4]]
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = normalizeDim("indexSelect", dim, x.ndim);
  if (x.ndim === 0 || index.ndim !== 1) {
    throw new ShapeError(
      `indexSelect: x must have a dimension and the index exactly one; got ${show(x.shape)} and ${show(index.shape)}`,
    );
  }
  const rows = positions("indexSelect", index, x.shape[d]!);
  return d === 0 ? selectRows(x, rows) : transpose(selectRows(transpose(x, 0, d), rows), 0, d);
}

/**
 * The elements of the flattened tensor at the given positions.
 *
 * Shapes: x any, index int64 or int32 of any shape → the index's shape. Negative positions count from the end.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range. @throws {DTypeError} when the index holds no integers.
 * @example take(tensor([[1, 2], [3, 4]]), tensor([0n, -1n])).toArray() // [1, 4]
 */
export function take(x: Tensor, index: Tensor): Tensor {
  const places = positions("take", index, x.size, { allowNegative: true });
  return reshape(selectRows(reshape(x, [x.size]), reshape(places, [places.size])), index.shape);
}
