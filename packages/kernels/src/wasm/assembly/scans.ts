/** Running sums and products along rows, in order; floats in float64, each result rounded once. */
class Scan {
  @inline static run<T, Total>(
    multiplies: bool,
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
  ): void {
    for (; rows > 0; --rows) {
      let total: Total = multiplies ? <Total>1 : <Total>0;
      let x = a;
      let z = out;
      for (let n = cols; n > 0; --n) {
        const value = <Total>load<T>(x);
        total = <Total>(multiplies ? total * value : total + value);
        store<T>(z, <T>total);
        x += aCol * sizeof<T>();
        z += outCol * sizeof<T>();
      }
      a += aRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** `out[c] = b[c] + a[c] out[c - 1]`; the first is `b[0]`, and `a[0]` is not read. */
  @inline static linear<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    b: usize,
    bRow: usize,
    bCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
  ): void {
    if (cols == 0) return;
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = out;
      let total = <f64>load<T>(y);
      store<T>(z, <T>total);
      for (let n = cols - 1; n > 0; --n) {
        x += aCol * sizeof<T>();
        y += bCol * sizeof<T>();
        z += outCol * sizeof<T>();
        total = <f64>load<T>(y) + <f64>load<T>(x) * total;
        store<T>(z, <T>total);
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
}

export function cumsumF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.run<f32, f64>(false, rows, cols, a, aRow, aCol, out, outRow, outCol);
}

export function cumsumF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.run<f64, f64>(false, rows, cols, a, aRow, aCol, out, outRow, outCol);
}

export function cumsumI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.run<i64, i64>(false, rows, cols, a, aRow, aCol, out, outRow, outCol);
}

export function cumprodF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.run<f32, f64>(true, rows, cols, a, aRow, aCol, out, outRow, outCol);
}

export function cumprodF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.run<f64, f64>(true, rows, cols, a, aRow, aCol, out, outRow, outCol);
}

export function cumprodI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.run<i64, i64>(true, rows, cols, a, aRow, aCol, out, outRow, outCol);
}

export function linearScanF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.linear<f32>(rows, cols, a, aRow, aCol, b, bRow, bCol, out, outRow, outCol);
}

export function linearScanF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  out: usize,
  outRow: usize,
  outCol: usize,
): void {
  Scan.linear<f64>(rows, cols, a, aRow, aCol, b, bRow, bCol, out, outRow, outCol);
}
