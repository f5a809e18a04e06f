/**
 * Planes with a border: `out[p, top + i * stepRow, left + j * stepCol] = x[p, i, j]`, zeros elsewhere. What falls outside is
 * left out, so negative borders cut off; steps above 1 put zeros between the elements. `top` and `left` are signed.
 */
export function padPlanes<T>(
  planes: usize,
  rows: usize,
  cols: usize,
  x: usize,
  xPlane: usize,
  top: usize,
  left: usize,
  stepRow: usize,
  stepCol: usize,
  outRows: usize,
  outCols: usize,
  out: usize,
  outPlane: usize,
): void {
  // The columns of x that are inside: first <= j < last.
  let first: usize = 0;
  let last: usize = cols;
  while (first < cols && <isize>(left + first * stepCol) < 0) ++first;
  while (last > first && <isize>(left + (last - 1) * stepCol) >= <isize>outCols) --last;
  for (; planes > 0; --planes) {
    memory.fill(out, 0, outRows * outCols * sizeof<T>());
    for (let i: usize = 0; i < rows; ++i) {
      const row = <isize>(top + i * stepRow);
      if (row < 0 || row >= <isize>outRows) continue;
      let from = x + (i * cols + first) * sizeof<T>();
      let to = out + (<usize>row * outCols + left + first * stepCol) * sizeof<T>();
      let n = last - first;
      if (stepCol == 1) {
        for (; n >= 16 / sizeof<T>(); n -= 16 / sizeof<T>()) {
          v128.store(to, v128.load(from));
          from += 16;
          to += 16;
        }
      }
      for (; n > 0; --n) {
        store<T>(to, load<T>(from));
        from += sizeof<T>();
        to += stepCol * sizeof<T>();
      }
    }
    x += xPlane * sizeof<T>();
    out += outPlane * sizeof<T>();
  }
}
