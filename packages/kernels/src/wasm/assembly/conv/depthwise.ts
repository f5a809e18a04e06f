import { Workspace } from "../gemm/blocking";
import { MultiplyAdd } from "../gemm/multiply-add";
import { padPlanes } from "./pad";
import { Vector } from "../vector";

export class Lanes {
  /** The same, read at once where the elements are neighbours and fill a vector. */
  @inline static row<T>(at: usize, step: usize, count: usize): v128 {
    if (step == sizeof<T>() && count == Vector.lanes<T>()) return v128.load(at);
    return Lanes.gather<T>(at, step, count);
  }

  /** `count` elements, at most as many as a vector has, `step` bytes apart; the other lanes are 0. */
  @inline static gather<T>(at: usize, step: usize, count: usize): v128 {
    let v = v128.replace_lane<T>(v128.splat<T>(0), 0, load<T>(at));
    if (count > 1) v = v128.replace_lane<T>(v, 1, load<T>(at + step));
    if (sizeof<T>() == 4) {
      if (count > 2) v = v128.replace_lane<T>(v, 2, load<T>(at + 2 * step));
      if (count > 3) v = v128.replace_lane<T>(v, 3, load<T>(at + 3 * step));
    }
    return v;
  }
}

/** How one plane is read, in bytes; filled in at each call. */
class Plane {
  static kernelRows: usize = 0;
  static kernelCols: usize = 0;
  static outRows: usize = 0;
  static outCols: usize = 0;
  static rowStep: usize = 0;
  static colStep: usize = 0;
  static strideRow: usize = 0;
  static strideCol: usize = 0;
}

/**
 * Each channel with a filter of its own: `y[n, c, i, j] = bias[c] + Σ w[c, r, s] x[n, c, ...]`. A plane that needs a border
 * gets it in the workspace.
 */
export function depthwise<T>(
  channels: usize,
  batch: usize,
  outRows: usize,
  outCols: usize,
  kernelRows: usize,
  kernelCols: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  rows: usize,
  cols: usize,
  top: usize,
  left: usize,
  strideRow: usize,
  strideCol: usize,
  dilationRow: usize,
  dilationCol: usize,
  w: usize,
  wChannel: usize,
  bias: usize,
  biasStep: usize,
  y: usize,
  yBatch: usize,
  yChannel: usize,
): void {
  const size = sizeof<T>();
  const coveredRows = (outRows - 1) * strideRow + (kernelRows - 1) * dilationRow + 1;
  const coveredCols = (outCols - 1) * strideCol + (kernelCols - 1) * dilationCol + 1;
  const inPlace = (top | left) == 0 && coveredRows <= rows && coveredCols <= cols;
  if (!inPlace) Workspace.prepare();
  const rowBytes = (inPlace ? cols : coveredCols) * size;
  Plane.kernelRows = kernelRows;
  Plane.kernelCols = kernelCols;
  Plane.outRows = outRows;
  Plane.outCols = outCols;
  Plane.rowStep = dilationRow * rowBytes;
  Plane.colStep = dilationCol * size;
  Plane.strideRow = strideRow * rowBytes;
  Plane.strideCol = strideCol * size;
  for (let c: usize = 0; c < channels; ++c) {
    const filter = w + c * wChannel * size;
    const start = v128.splat<T>(bias == 0 ? 0 : load<T>(bias + c * biasStep * size));
    for (let n: usize = 0; n < batch; ++n) {
      let plane = x + (n * xBatch + c * xChannel) * size;
      if (!inPlace) {
        const room = Workspace.packedB;
        padPlanes<T>(1, rows, cols, plane, 0, top, left, 1, 1, coveredRows, coveredCols, room, 0);
        plane = room;
      }
      filterPlane<T>(plane, filter, start, y + (n * yBatch + c * yChannel) * size);
    }
  }
}

/** Strips of four vectors row by row, then single vectors for four rows at a time. */
function filterPlane<T>(plane: usize, filter: usize, start: v128, y: usize): void {
  const size = sizeof<T>();
  const lanes = Vector.lanes<T>();
  const outRows = Plane.outRows;
  const outCols = Plane.outCols;
  const strideRow = Plane.strideRow;
  const yRow = outCols * size;
  let j: usize = 0;
  if (Plane.strideCol == size) {
    for (; j + 4 * lanes <= outCols; j += 4 * lanes) {
      let from = plane + j * size;
      let to = y + j * size;
      for (let i = outRows; i > 0; --i) {
        fourSums<T>(from, 16, filter, start, to, 16);
        from += strideRow;
        to += yRow;
      }
    }
    while (j < outCols && outCols >= lanes) {
      // The last vector overlaps the one before: elements computed twice get the same bits.
      const at = min(j, outCols - lanes);
      let from = plane + at * size;
      let to = y + at * size;
      let i = outRows;
      for (; i >= 4; i -= 4) {
        fourSums<T>(from, strideRow, filter, start, to, yRow);
        from += 4 * strideRow;
        to += 4 * yRow;
      }
      for (; i > 0; --i) {
        v128.store(to, oneSum<T>(from, lanes, filter, start));
        from += strideRow;
        to += yRow;
      }
      j = at + lanes;
    }
  }
  for (; j < outCols; j += lanes) {
    const count = min(outCols - j, lanes);
    for (let i: usize = 0; i < outRows; ++i) {
      const sum = oneSum<T>(plane + i * strideRow + j * Plane.strideCol, count, filter, start);
      const to = y + i * yRow + j * size;
      if (count == lanes) v128.store(to, sum);
      else Vector.storeTail<T>(to, count, sum);
    }
  }
}

/** Four vectors of places whose windows are neighbours, `step` bytes apart. */
function fourSums<T>(
  from: usize,
  step: usize,
  filter: usize,
  start: v128,
  to: usize,
  toStep: usize,
): void {
  let s0 = start;
  let s1 = start;
  let s2 = start;
  let s3 = start;
  const kernelCols = Plane.kernelCols;
  const rowStep = Plane.rowStep;
  const colStep = Plane.colStep;
  const twice = 2 * step;
  for (let r = Plane.kernelRows; r > 0; --r) {
    let at = from;
    for (let s = kernelCols; s > 0; --s) {
      const e = v128.load_splat<T>(filter);
      const next = at + twice;
      s0 = MultiplyAdd.lanes<T>(e, v128.load(at), s0);
      s1 = MultiplyAdd.lanes<T>(e, v128.load(at + step), s1);
      s2 = MultiplyAdd.lanes<T>(e, v128.load(next), s2);
      s3 = MultiplyAdd.lanes<T>(e, v128.load(next + step), s3);
      filter += sizeof<T>();
      at += colStep;
    }
    from += rowStep;
  }
  v128.store(to, s0);
  v128.store(to + toStep, s1);
  v128.store(to + 2 * toStep, s2);
  v128.store(to + 3 * toStep, s3);
}

/** One vector of `count` places, whose windows are a column stride apart. */
function oneSum<T>(from: usize, count: usize, filter: usize, sum: v128): v128 {
  const step = Plane.strideCol;
  for (let r = Plane.kernelRows; r > 0; --r) {
    let at = from;
    for (let s = Plane.kernelCols; s > 0; --s) {
      const v = Lanes.row<T>(at, step, count);
      sum = MultiplyAdd.lanes<T>(v128.load_splat<T>(filter), v, sum);
      filter += sizeof<T>();
      at += Plane.colStep;
    }
    from += Plane.rowStep;
  }
  return sum;
}
