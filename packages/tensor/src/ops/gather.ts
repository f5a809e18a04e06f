import { printedAs } from "../autograd/printed-as.ts";
import { viewHeap } from "../data/read.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { positions } from "../dispatch/positions.ts";
import { reshapeData } from "../dispatch/reshape-data.ts";
import { broadcastShapes, contiguousStrides, normalizeDim, show } from "../shape.ts";
import { ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { reshape } from "./reshape.ts";
import { selectRows } from "./rows.ts";

/**
 * Elements chosen along a dimension, one for each element of the index: `out[i][j] = x[index[i][j]][j]` for `dim = 0`.
 *
 * Shapes: x and index have as many dimensions, the index is nowhere larger but along `dim` → the index's shape.
 *
 * @category Indexing
 * @throws {ShapeError} when the index does not fit. @throws {IndexError} when a position is out of range.
 * @throws {DTypeError} when the index holds no integers.
 * @example gather(tensor([[1, 2], [3, 4]]), 1, tensor([[1n], [0n]])).toArray() // [[2], [3]]
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  const places = placesAlong("gather", x, dim, index);
  const out = reshape(selectRows(reshape(x, [x.size]), places), index.shape);
  return printedAs("GatherBackward0", out);
}

/**
 * As `gather`, with x and index broadcast against each other but for `dim`.
 *
 * @category Indexing
 * @throws {ShapeError} when the shapes do not broadcast. @throws {IndexError} when a position is out of range.
 * @example takeAlongDim(tensor([[3, 1, 2]]), tensor([[1n], [0n]]), 1).toArray() // [[1], [3]]
 */
export function takeAlongDim(x: Tensor, index: Tensor, dim: number): Tensor {
  checkTensor("takeAlongDim", "x", x);
  checkTensor("takeAlongDim", "index", index);
  if (x.ndim !== index.ndim) {
    throw new ShapeError(
      `takeAlongDim: x and index must have as many dimensions; got ${show(x.shape)} and ${show(index.shape)}`,
    );
  }
  const d = normalizeDim("takeAlongDim", dim, x.ndim);
  if (x.ndim === 0) return gather(x, 0, index);
  const common = broadcastShapes("takeAlongDim", x.shape.with(d, 1), index.shape.with(d, 1));
  return gather(
    expand(x, common.with(d, x.shape[d]!)),
    d,
    expand(index, common.with(d, index.shape[d]!)),
  );
}

/**
 * Where in the flattened `x` the elements lie that an index along `dim` points to, int32 `[index.size]`.
 *
 * @internal
 */
export function placesAlong(op: string, x: Tensor, dim: number, index: Tensor): Tensor {
  checkTensor(op, "x", x);
  checkTensor(op, "index", index);
  const d = normalizeDim(op, dim, x.ndim);
  const fits =
    x.ndim === index.ndim && index.shape.every((size, e) => e === d || size <= x.shape[e]!);
  if (!fits) {
    throw new ShapeError(
      `${op}: the index must have as many dimensions as x and be nowhere larger but in dimension ${d}; got index ${show(index.shape)} for x ${show(x.shape)}`,
    );
  }
  const steps = contiguousStrides(x.shape);
  const along = { step: steps[d] ?? 1 };
  const places = positions(op, index, x.ndim === 0 ? 1 : x.shape[d]!, along);
  for (let e = 0; e < x.ndim; e++) {
    if (e !== d && index.shape[e]! > 1)
      binaryInto("add", places, countBy(steps[e]!, index.shape[e]!, x.ndim - 1 - e), places);
  }
  return reshapeData(places, [places.size]);
}

/** `0, step, 2 step, …` along a dimension with `behind` dimensions behind it. */
function countBy(step: number, size: number, behind: number): Tensor {
  const out = emptyTensor([size, ...Array<number>(behind).fill(1)], "int32");
  const values = viewHeap("int32", out.address(), size);
  for (let i = 0; i < size; i++) values[i] = i * step;
  return out;
}
