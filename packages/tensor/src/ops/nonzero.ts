import { heap } from "@weft/kernels";
import { castData } from "../dispatch/cast.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { viewHeap } from "../data/read.ts";
import { broadcastShapes, contiguousStrides } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { reshape } from "./reshape.ts";
import { selectRows } from "./rows.ts";
import { checkMask } from "./where.ts";

/**
 * The positions of all elements other than 0, int64 `[count, ndim]`, in row-major order.
 *
 * @category Indexing
 * @example nonzero(tensor([[0, 5], [7, 0]])).toArray() // [[0, 1], [1, 0]]
 */
export function nonzero(x: Tensor): Tensor {
  checkTensor("nonzero", "x", x);
  const places = placesOf(x);
  const steps = contiguousStrides(x.shape);
  const out = emptyTensor([places.size, x.ndim], "int32");
  const from = viewHeap("int32", places.address(), places.size);
  const to = viewHeap("int32", out.address(), out.size);
  for (let i = 0, next = 0; i < from.length; i++) {
    let left = from[i]!;
    for (let d = 0; d < steps.length; d++) {
      const position = (left / steps[d]!) | 0; // places are int32
      to[next++] = position;
      left -= position * steps[d]!;
    }
  }
  return castData(out, "int64");
}

/**
 * The elements where a mask is true, `[count]`; both are broadcast to their common shape.
 *
 * @category Indexing
 * @throws {DTypeError} when the mask is not bool. @throws {ShapeError} when the shapes do not broadcast.
 * @example maskedSelect(tensor([1, 2, 3]), tensor([true, false, true])).toArray() // [1, 3]
 */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  checkTensor("maskedSelect", "x", x);
  checkMask("maskedSelect", mask);
  const shape = broadcastShapes("maskedSelect", x.shape, mask.shape);
  const places = placesOf(expand(mask, shape));
  const all = expand(x, shape);
  return selectRows(reshape(all, [all.size]), places);
}

/** The places of the elements other than 0 in the flattened tensor, int32 `[count]`. @internal */
export function placesOf(x: Tensor): Tensor {
  const flags = contiguousData(x.dtype === "bool" ? x : castData(x, "bool"));
  const count = countNonzero(flags);
  // One place more, because every place is written, and counts only when the element does: there is nothing to foresee.
  const out = emptyTensor([count + 1], "int32");
  const start = flags.address();
  const bytes = heap.u8;
  const to = viewHeap("int32", out.address(), count + 1);
  for (let i = 0, next = 0; next < count; i++) {
    to[next] = i;
    next += bytes[start + i]!;
  }
  return new Tensor(out.storage, "int32", [count]);
}

function countNonzero(flags: Tensor): number {
  const start = flags.address();
  const bytes = heap.u8;
  let count = 0;
  for (let i = start; i < start + flags.size; i++) count += bytes[i]!;
  return count;
}
