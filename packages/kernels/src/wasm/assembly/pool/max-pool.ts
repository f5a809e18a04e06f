import { Window } from "./window";

/**
 * The largest element of each window and its place in the plane (int32): the first of equals, and NaN before all, the last of
 * several. A window without elements gives -Infinity and -1.
 */
export function maxPool<T>(
  planes: usize,
  outRows: usize,
  outCols: usize,
  x: usize,
  xPlane: usize,
  cols: usize,
  rowWindows: usize,
  colWindows: usize,
  dilationRow: usize,
  dilationCol: usize,
  out: usize,
  indices: usize,
  outPlane: usize,
): void {
  const size = sizeof<T>();
  for (; planes > 0; --planes) {
    let to = out;
    let toIndex = indices;
    for (let i: usize = 0; i < outRows; ++i) {
      const top = Window.first(rowWindows, i);
      const bottom = Window.last(rowWindows, i);
      for (let j: usize = 0; j < outCols; ++j) {
        const left = Window.first(colWindows, j);
        const right = Window.last(colWindows, j);
        let most = <T>-Infinity;
        let place: usize = top < bottom && left < right ? top * cols + left : -1;
        for (let r = top; r < bottom; r += dilationRow) {
          for (let c = left; c < right; c += dilationCol) {
            const at = r * cols + c;
            const value = load<T>(x + at * size);
            if (value > most || value != value) {
              most = value;
              place = at;
            }
          }
        }
        store<T>(to, most);
        store<i32>(toIndex, <i32>place);
        to += size;
        toIndex += 4;
      }
    }
    x += xPlane * size;
    out += outPlane * size;
    indices += outPlane * 4;
  }
}

/** `dx[indices[i]] += dy[i]` plane by plane, from zeros, in order; indices of -1 are left out. */
export function scatterPlanes<T>(
  planes: usize,
  count: usize,
  dy: usize,
  indices: usize,
  dx: usize,
  dxPlane: usize,
): void {
  for (; planes > 0; --planes) {
    memory.fill(dx, 0, dxPlane * sizeof<T>());
    for (let n = count; n > 0; --n) {
      const place = load<i32>(indices);
      if (place >= 0) {
        const at = dx + <usize>place * sizeof<T>();
        store<T>(at, <T>(load<T>(at) + load<T>(dy)));
      }
      dy += sizeof<T>();
      indices += 4;
    }
    dx += dxPlane * sizeof<T>();
  }
}

/** `out[i] = x[indices[i]]` plane by plane; 0 for indices of -1. */
export function gatherPlanes<T>(
  planes: usize,
  count: usize,
  x: usize,
  xPlane: usize,
  indices: usize,
  out: usize,
): void {
  for (; planes > 0; --planes) {
    for (let n = count; n > 0; --n) {
      const place = load<i32>(indices);
      store<T>(out, place >= 0 ? load<T>(x + <usize>place * sizeof<T>()) : 0);
      out += sizeof<T>();
      indices += 4;
    }
    x += xPlane * sizeof<T>();
  }
}
