import { Window } from "./window";

/**
 * The mean of each window, `Σ x / (count of its rows * count of its columns)`. Windows of rows and of columns are lists of
 * three int32 each: first, behind the last, count.
 */
export function averagePool<T>(
  planes: usize,
  outRows: usize,
  outCols: usize,
  x: usize,
  xPlane: usize,
  cols: usize,
  rowWindows: usize,
  colWindows: usize,
  out: usize,
  outPlane: usize,
): void {
  const size = sizeof<T>();
  for (; planes > 0; --planes) {
    let to = out;
    for (let i: usize = 0; i < outRows; ++i) {
      const top = Window.first(rowWindows, i);
      const height = Window.last(rowWindows, i) - top;
      for (let j: usize = 0; j < outCols; ++j) {
        const left = Window.first(colWindows, j);
        const width = Window.last(colWindows, j) - left;
        let row = x + (top * cols + left) * size;
        let sum: T = 0;
        for (let r = height; r > 0; --r) {
          let at = row;
          for (let c = width; c > 0; --c) {
            sum = <T>(sum + load<T>(at));
            at += size;
          }
          row += cols * size;
        }
        const count = <f64>Window.count(rowWindows, i) * <f64>Window.count(colWindows, j);
        store<T>(to, <T>(sum / <T>count));
        to += size;
      }
    }
    x += xPlane * size;
    out += outPlane * size;
  }
}

/** The opposite: each window's share of its value added to all its elements, from zeros, in the order of the windows. */
export function averagePoolGrad<T>(
  planes: usize,
  outRows: usize,
  outCols: usize,
  dy: usize,
  dyPlane: usize,
  rowWindows: usize,
  colWindows: usize,
  dx: usize,
  dxPlane: usize,
  cols: usize,
): void {
  const size = sizeof<T>();
  for (; planes > 0; --planes) {
    memory.fill(dx, 0, dxPlane * size);
    let from = dy;
    for (let i: usize = 0; i < outRows; ++i) {
      const top = Window.first(rowWindows, i);
      const height = Window.last(rowWindows, i) - top;
      for (let j: usize = 0; j < outCols; ++j) {
        const left = Window.first(colWindows, j);
        const width = Window.last(colWindows, j) - left;
        const count = <f64>Window.count(rowWindows, i) * <f64>Window.count(colWindows, j);
        const share = <T>(load<T>(from) / <T>count);
        let row = dx + (top * cols + left) * size;
        for (let r = height; r > 0; --r) {
          let at = row;
          for (let c = width; c > 0; --c) {
            store<T>(at, <T>(load<T>(at) + share));
            at += size;
          }
          row += cols * size;
        }
        from += size;
      }
    }
    dy += dyPlane * size;
    dx += dxPlane * size;
  }
}
