/** The index (int32) of the first largest or smallest element of every row of integers. */
class IntegerArgExtrema {
  @inline static run<T>(
    largest: bool,
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    for (; rows > 0; --rows) {
      let at: usize = 0;
      if (cols > 0) {
        let best = load<T>(a);
        let x = a;
        for (let c: usize = 0; c < cols; ++c) {
          const value = load<T>(x);
          if (largest ? value > best : value < best) {
            best = value;
            at = c;
          }
          x += aCol * sizeof<T>();
        }
      }
      store<i32>(out, <i32>at);
      a += aRow * sizeof<T>();
      out += 4;
    }
  }
}

export function argmaxI32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerArgExtrema.run<i32>(true, rows, cols, a, aRow, aCol, out);
}

export function argmaxI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerArgExtrema.run<i64>(true, rows, cols, a, aRow, aCol, out);
}

export function argmaxU8(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerArgExtrema.run<u8>(true, rows, cols, a, aRow, aCol, out);
}

export function argminI32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerArgExtrema.run<i32>(false, rows, cols, a, aRow, aCol, out);
}

export function argminI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerArgExtrema.run<i64>(false, rows, cols, a, aRow, aCol, out);
}

export function argminU8(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerArgExtrema.run<u8>(false, rows, cols, a, aRow, aCol, out);
}
