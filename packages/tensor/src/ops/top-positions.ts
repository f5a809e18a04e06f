import { viewHeap } from "../data/read.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import type { NumberArray } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";

/** Up to here, keeping the best ones in order costs less than sorting all. */
const MOST = 128;

/**
 * The positions of the first `k` elements of each row in order, int32 `[..., k]`, without sorting the others: largest first with
 * NaN in front, or smallest first with NaN at the end; equal elements in their order. `null` where sorting is the better way.
 *
 * @param x Contiguous, in a dtype that is computed in.
 * @internal
 */
export function topPositions(x: Tensor, k: number, isLargest: boolean): Tensor | null {
  const cols = x.shape.at(-1) ?? 1;
  if (k > MOST || 4 * k > cols || x.dtype === "int64") return null;
  const out = emptyTensor(x.shape.with(-1, k), "int32");
  if (out.size === 0) return out;
  const keys = new Float64Array(k);
  const [from, into] = [x.address(), out.address()];
  const values = viewHeap(x.dtype, from, x.size);
  const places = viewHeap("int32", into, out.size);
  for (let start = 0, to = 0; start < values.length; start += cols, to += k)
    topOfRow(values, start, cols, keys, places, to, isLargest);
  return out;
}

function topOfRow(
  values: NumberArray,
  start: number,
  cols: number,
  keys: Float64Array,
  places: Int32Array,
  to: number,
  isLargest: boolean,
): void {
  const k = keys.length;
  const sign = isLargest ? 1 : -1;
  let count = 0;
  for (let c = 0; c < cols; c++) {
    const key = sign * values[start + c]!;
    if (count === k) {
      if (key <= keys[k - 1]!) continue;
      if (!comesBefore(key, keys[k - 1]!, isLargest)) continue;
    } else count++;
    let at = count - 1;
    for (; at > 0 && comesBefore(key, keys[at - 1]!, isLargest); at--) {
      keys[at] = keys[at - 1]!;
      places[to + at] = places[to + at - 1]!;
    }
    keys[at] = key;
    places[to + at] = c;
  }
}

/** NaN is larger than all numbers. */
function comesBefore(a: number, b: number, isLargest: boolean): boolean {
  if (a > b) return true;
  return isLargest ? Number.isNaN(a) && !Number.isNaN(b) : !Number.isNaN(a) && Number.isNaN(b);
}
