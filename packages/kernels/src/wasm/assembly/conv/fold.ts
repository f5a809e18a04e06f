import { Vector } from "../vector";

/**
 * Adds windows up to images: `x[c, i * strideRow + r * dilationRow - top, j * strideCol + s * dilationCol - left] +=
 * col[c, r, s, i, j]`, from zeros, tap by tap in order. What falls on the padding is left out; `top` and `left` are signed.
 */
export function fold<T>(
  channels: usize,
  kernelRows: usize,
  kernelCols: usize,
  outRows: usize,
  outCols: usize,
  col: usize,
  colChannel: usize,
  strideRow: usize,
  strideCol: usize,
  dilationRow: usize,
  dilationCol: usize,
  top: usize,
  left: usize,
  rows: usize,
  cols: usize,
  x: usize,
  xChannel: usize,
): void {
  for (; channels > 0; --channels) {
    memory.fill(x, 0, rows * cols * sizeof<T>());
    let tap = col;
    for (let r: usize = 0; r < kernelRows; ++r) {
      for (let s: usize = 0; s < kernelCols; ++s) {
        const across = s * dilationCol - left;
        // The columns of windows whose element is inside: first <= j < last.
        let first: usize = 0;
        let last = outCols;
        while (first < last && <isize>(first * strideCol + across) < 0) ++first;
        while (last > first && <isize>((last - 1) * strideCol + across) >= <isize>cols) --last;
        for (let i: usize = 0; i < outRows; ++i) {
          const row = <isize>(i * strideRow + r * dilationRow - top);
          if (row < 0 || row >= <isize>rows) continue;
          addRow<T>(
            last - first,
            tap + (i * outCols + first) * sizeof<T>(),
            x + (<usize>row * cols + first * strideCol + across) * sizeof<T>(),
            strideCol,
          );
        }
        tap += outRows * outCols * sizeof<T>();
      }
    }
    col += colChannel * sizeof<T>();
    x += xChannel * sizeof<T>();
  }
}

function addRow<T>(n: usize, from: usize, to: usize, step: usize): void {
  if (step == 1) {
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      v128.store(to, v128.add<T>(v128.load(to), v128.load(from)));
      from += 16;
      to += 16;
    }
  }
  for (; n > 0; --n) {
    store<T>(to, <T>(load<T>(to) + load<T>(from)));
    from += sizeof<T>();
    to += step * sizeof<T>();
  }
}
