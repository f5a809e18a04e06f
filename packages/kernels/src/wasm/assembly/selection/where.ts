/** `out = condition ? a : b`, element by element, by element size; the condition is bytes, 0 or not. */
export class Where {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    condition: usize,
    conditionRow: usize,
    conditionCol: usize,
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
    for (; rows > 0; --rows) {
      let c = condition;
      let x = a;
      let y = b;
      let z = out;
      for (let n = cols; n > 0; --n) {
        store<T>(z, load<u8>(c) != 0 ? load<T>(x) : load<T>(y));
        c += conditionCol;
        x += aCol * sizeof<T>();
        y += bCol * sizeof<T>();
        z += outCol * sizeof<T>();
      }
      condition += conditionRow;
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
}
