/** Row products, in order; floats in float64. The product of nothing is 1. */
class Products {
  @inline static run<T, Total>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    for (; rows > 0; --rows) {
      let total: Total = 1;
      let x = a;
      for (let n = cols; n > 0; --n) {
        total = <Total>(total * <Total>load<T>(x));
        x += aCol * sizeof<T>();
      }
      store<T>(out, <T>total);
      a += aRow * sizeof<T>();
      out += sizeof<T>();
    }
  }
}

export function prodF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Products.run<f32, f64>(rows, cols, a, aRow, aCol, out);
}

export function prodF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Products.run<f64, f64>(rows, cols, a, aRow, aCol, out);
}

export function prodI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Products.run<i64, i64>(rows, cols, a, aRow, aCol, out);
}
