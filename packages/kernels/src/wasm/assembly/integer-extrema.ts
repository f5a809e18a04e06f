import { Vector } from "./vector";

/** Largest and smallest elements of rows of integers. */
class IntegerExtrema {
  @inline static run<T>(
    largest: bool,
    start: T,
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    if (aRow == 1 && aCol != 1) {
      // Contiguous down columns: vectors across rows.
      for (; rows >= Vector.lanes<T>(); rows -= Vector.lanes<T>()) {
        v128.store(out, IntegerExtrema.vectors<T>(largest, start, cols, a, aCol * sizeof<T>()));
        a += 16;
        out += 16;
      }
    }
    for (; rows > 0; --rows) {
      let best = start;
      let x = a;
      let n = cols;
      if (aCol == 1) {
        const whole = n / Vector.lanes<T>();
        best = IntegerExtrema.lanes<T>(
          largest,
          IntegerExtrema.vectors<T>(largest, start, whole, x, 16),
        );
        x += whole * 16;
        n -= whole * Vector.lanes<T>();
      }
      for (; n > 0; --n) {
        const value = load<T>(x);
        if (largest ? value > best : value < best) best = value;
        x += aCol * sizeof<T>();
      }
      store<T>(out, best);
      a += aRow * sizeof<T>();
      out += sizeof<T>();
    }
  }

  /** Lane by lane over `n` vectors `step` bytes apart. */
  @inline static vectors<T>(largest: bool, start: T, n: usize, x: usize, step: usize): v128 {
    let m0 = v128.splat<T>(start);
    let m1 = m0;
    for (; n >= 2; n -= 2) {
      m0 = IntegerExtrema.of<T>(largest, m0, v128.load(x));
      m1 = IntegerExtrema.of<T>(largest, m1, v128.load(x + step));
      x += 2 * step;
    }
    if (n > 0) m0 = IntegerExtrema.of<T>(largest, m0, v128.load(x));
    return IntegerExtrema.of<T>(largest, m0, m1);
  }

  /** Over a vector's lanes: halves against each other until one is left. */
  @inline static lanes<T>(largest: bool, m: v128): T {
    m = IntegerExtrema.of<T>(largest, m, v128.shuffle<i64>(m, m, 1, 1));
    if (sizeof<T>() < 8) m = IntegerExtrema.of<T>(largest, m, v128.shuffle<i32>(m, m, 1, 1, 1, 1));
    if (sizeof<T>() == 1) {
      m = IntegerExtrema.of<T>(largest, m, i32x4.shr_u(m, 16));
      m = IntegerExtrema.of<T>(largest, m, i32x4.shr_u(m, 8));
    }
    return v128.extract_lane<T>(m, 0);
  }

  @inline static of<T>(largest: bool, x: v128, y: v128): v128 {
    if (sizeof<T>() == 8)
      return v128.bitselect(x, y, largest ? i64x2.gt_s(x, y) : i64x2.lt_s(x, y));
    return largest ? v128.max<T>(x, y) : v128.min<T>(x, y);
  }
}

export function maxI32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerExtrema.run<i32>(true, i32.MIN_VALUE, rows, cols, a, aRow, aCol, out);
}

export function maxI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerExtrema.run<i64>(true, i64.MIN_VALUE, rows, cols, a, aRow, aCol, out);
}

export function maxU8(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerExtrema.run<u8>(true, u8.MIN_VALUE, rows, cols, a, aRow, aCol, out);
}

export function minI32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerExtrema.run<i32>(false, i32.MAX_VALUE, rows, cols, a, aRow, aCol, out);
}

export function minI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerExtrema.run<i64>(false, i64.MAX_VALUE, rows, cols, a, aRow, aCol, out);
}

export function minU8(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerExtrema.run<u8>(false, u8.MAX_VALUE, rows, cols, a, aRow, aCol, out);
}
