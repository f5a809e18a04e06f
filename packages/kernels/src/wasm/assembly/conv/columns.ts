import { Blocking } from "../gemm/blocking";
import { Vector } from "../vector";

/** Where the windows of a convolution lie: all distances in bytes. One instance a thread, filled in at each call. */
export class Windows {
  static kernelRows: usize = 0;
  static kernelCols: usize = 0;
  static channelStep: usize = 0;
  static rowStep: usize = 0;
  static colStep: usize = 0;
  static outCols: usize = 0;
  static strideRow: usize = 0;
  static strideCol: usize = 0;

  /** Distances in elements. */
  @inline static set<T>(
    channel: usize,
    row: usize,
    outCols: usize,
    kernelRows: usize,
    kernelCols: usize,
    strideRow: usize,
    strideCol: usize,
    dilationRow: usize,
    dilationCol: usize,
  ): void {
    Windows.kernelRows = kernelRows;
    Windows.kernelCols = kernelCols;
    Windows.channelStep = channel * sizeof<T>();
    Windows.rowStep = dilationRow * row * sizeof<T>();
    Windows.colStep = dilationCol * sizeof<T>();
    Windows.outCols = outCols;
    Windows.strideRow = strideRow * row * sizeof<T>();
    Windows.strideCol = strideCol * sizeof<T>();
  }

  /** The place of a window's first element, counted from the image's. */
  @inline static start(place: usize): usize {
    const row = place / Windows.outCols;
    return row * Windows.strideRow + (place - row * Windows.outCols) * Windows.strideCol;
  }

  /** The place of a window's p-th element, counted from its first. */
  @inline static element(p: usize): usize {
    const area = Windows.kernelRows * Windows.kernelCols;
    const channel = p / area;
    const tap = p - channel * area;
    const row = tap / Windows.kernelCols;
    return (
      channel * Windows.channelStep +
      row * Windows.rowStep +
      (tap - row * Windows.kernelCols) * Windows.colStep
    );
  }
}

/**
 * Packs the windows at `place` and after it into one panel: step p holds element `from + p` of each of the tile's windows.
 * Windows that the image does not have repeat its last one.
 */
export function packWindows<T>(
  k: usize,
  from: usize,
  image: usize,
  place: usize,
  places: usize,
  out: usize,
): void {
  const lanes = Vector.lanes<T>();
  const last = places - 1;
  const start = Windows.start(place);
  const end = place + Blocking.tileCols<T>() - 1;
  if (end <= last && Windows.start(end) - start == (Blocking.tileCols<T>() - 1) * sizeof<T>()) {
    packNeighbours<T>(true, k, from, image + start, out);
    return;
  }
  packVector<T>(k, from, image, place, last, out);
  packVector<T>(k, from, image, place + lanes, last, out + 16);
}

function packVector<T>(
  k: usize,
  from: usize,
  image: usize,
  place: usize,
  last: usize,
  out: usize,
): void {
  const lanes = Vector.lanes<T>();
  const p0 = Windows.start(min(place, last));
  const end = Windows.start(min(place + lanes - 1, last));
  if (place + lanes - 1 <= last && end - p0 == (lanes - 1) * sizeof<T>()) {
    packNeighbours<T>(false, k, from, image + p0, out);
    return;
  }
  const p1 = Windows.start(min(place + 1, last));
  const p2 = sizeof<T>() == 4 ? Windows.start(min(place + 2, last)) : 0;
  const p3 = sizeof<T>() == 4 ? Windows.start(min(place + 3, last)) : 0;
  Steps.copy<T>(1, k, from, image, p0, p1, p2, p3, out);
}

/** Windows that are neighbours in memory: two vectors, or the first of them. */
function packNeighbours<T>(both: bool, k: usize, from: usize, image: usize, out: usize): void {
  if (both) Steps.copy<T>(2, k, from, image, 0, 0, 0, 0, out);
  else Steps.copy<T>(0, k, from, image, 0, 0, 0, 0, out);
}

class Steps {
  /** `kind` is a constant: 0 one vector, 1 single elements at p0 to p3, 2 two vectors. */
  @inline static copy<T>(
    kind: i32,
    k: usize,
    from: usize,
    image: usize,
    p0: usize,
    p1: usize,
    p2: usize,
    p3: usize,
    out: usize,
  ): void {
    const kernelRows = Windows.kernelRows;
    const kernelCols = Windows.kernelCols;
    const channelStep = Windows.channelStep;
    const rowStep = Windows.rowStep;
    const colStep = Windows.colStep;
    const tap = from % (kernelRows * kernelCols);
    let channel = image + (from / (kernelRows * kernelCols)) * channelStep;
    let rowsLeft = kernelRows - tap / kernelCols;
    let row = channel + (tap / kernelCols) * rowStep;
    let colsLeft = kernelCols - (tap % kernelCols);
    let at = row + (tap % kernelCols) * colStep;
    for (; k > 0; --k) {
      if (kind == 1) {
        store<T>(out, load<T>(at + p0));
        store<T>(out, load<T>(at + p1), sizeof<T>());
        if (sizeof<T>() == 4) {
          store<T>(out, load<T>(at + p2), 8);
          store<T>(out, load<T>(at + p3), 12);
        }
      } else {
        v128.store(out, v128.load(at));
        if (kind == 2) v128.store(out, v128.load(at, 16), 16);
      }
      out += 32;
      if (--colsLeft > 0) {
        at += colStep;
        continue;
      }
      colsLeft = kernelCols;
      if (--rowsLeft > 0) row += rowStep;
      else {
        rowsLeft = kernelRows;
        channel += channelStep;
        row = channel;
      }
      at = row;
    }
  }
}
