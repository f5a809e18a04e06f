import { checkTensor } from "../dispatch/check-tensor.ts";
import { positions } from "../dispatch/positions.ts";
import { ShapeError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { clone } from "./clone.ts";
import { reshapeData } from "../dispatch/reshape-data.ts";
import { reshape } from "./reshape.ts";
import { selectRows } from "./rows.ts";
import { transpose } from "./transpose.ts";

/**
 * The slices of `x` at the given positions of a dimension, as a copy: `out[i] = x[index[i]]`.
 *
 * Shapes: x `[n, ...]`, index int64 or int32 `[count]` → `[count, ...]` for `dim = 0`. Gradients of a position that is taken
 * several times add up. A 0-d index is one position.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range. @throws {DTypeError} when the index holds no integers.
 * @example indexSelect(tensor([[1, 2], [3, 4]]), 0, tensor([1n, 1n])).toArray() // [[3, 4], [3, 4]]
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  checkTensor("indexSelect", "x", x);
  checkTensor("indexSelect", "index", index);
  const d = normalizeDim("indexSelect", dim, x.ndim);
  if (index.ndim > 1 || (x.ndim === 0 && index.size !== 1)) {
    throw new ShapeError(
      `indexSelect: the index must have one dimension, for a scalar one element; got ${show(x.shape)} and ${show(index.shape)}`,
    );
  }
  const given = positions("indexSelect", index, x.shape[d] ?? 1);
  if (x.ndim === 0) return clone(x);
  const rows = reshapeData(given, [given.size]);
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
  checkTensor("take", "x", x);
  checkTensor("take", "index", index);
  const places = positions("take", index, x.size, { allowNegative: true });
  return reshape(selectRows(reshape(x, [x.size]), reshape(places, [places.size])), index.shape);
}
