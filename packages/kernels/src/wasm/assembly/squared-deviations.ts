import { Sums } from "./sums";

/**
 * `out[r] = Σc (a[r, c] - mean of the row)²` in float64 and two passes, which loses nothing where the mean is large.
 * Contiguous rows have the mean of the row's `sum` and four partial sums; anything else goes in order.
 */
class SquaredDeviations {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    if (aRow == 1 && aCol != 1) {
      // Contiguous down columns: four rows at once, each in order.
      for (; rows >= 4; rows -= 4) {
        SquaredDeviations.strip<T>(cols, a, aCol * sizeof<T>(), out);
        a += 4 * sizeof<T>();
        out += 4 * sizeof<T>();
      }
    }
    for (; rows > 0; --rows) {
      const total =
        aCol == 1
          ? SquaredDeviations.contiguous<T>(cols, a)
          : SquaredDeviations.spread<T>(cols, a, aCol * sizeof<T>());
      store<T>(out, <T>total);
      a += aRow * sizeof<T>();
      out += sizeof<T>();
    }
  }

  @inline static contiguous<T>(n: usize, x: usize): f64 {
    const mean = Sums.contiguous<T>(n, x) / <f64>n;
    const m = f64x2.splat(mean);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    for (; n >= 4; n -= 4) {
      const d0 = f64x2.sub(SquaredDeviations.two<T>(x, false), m);
      const d1 = f64x2.sub(SquaredDeviations.two<T>(x, true), m);
      s0 = f64x2.add(s0, f64x2.mul(d0, d0));
      s1 = f64x2.add(s1, f64x2.mul(d1, d1));
      x += 4 * sizeof<T>();
    }
    const s = f64x2.add(s0, s1);
    let total = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
    for (; n > 0; --n) {
      const d = <f64>load<T>(x) - mean;
      total += d * d;
      x += sizeof<T>();
    }
    return total;
  }

  @inline static spread<T>(n: usize, a: usize, step: usize): f64 {
    let sum: f64 = 0;
    let x = a;
    for (let i = n; i > 0; --i) {
      sum += <f64>load<T>(x);
      x += step;
    }
    const mean = sum / <f64>n;
    let total: f64 = 0;
    x = a;
    for (let i = n; i > 0; --i) {
      const d = <f64>load<T>(x) - mean;
      total += d * d;
      x += step;
    }
    return total;
  }

  /** Four neighbouring rows; the same operations as `spread`. */
  @inline static strip<T>(n: usize, a: usize, step: usize, out: usize): void {
    let m0 = f64x2.splat(0);
    let m1 = m0;
    let x = a;
    for (let i = n; i > 0; --i) {
      m0 = f64x2.add(m0, SquaredDeviations.two<T>(x, false));
      m1 = f64x2.add(m1, SquaredDeviations.two<T>(x, true));
      x += step;
    }
    const count = f64x2.splat(<f64>n);
    m0 = f64x2.div(m0, count);
    m1 = f64x2.div(m1, count);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    x = a;
    for (let i = n; i > 0; --i) {
      const d0 = f64x2.sub(SquaredDeviations.two<T>(x, false), m0);
      const d1 = f64x2.sub(SquaredDeviations.two<T>(x, true), m1);
      s0 = f64x2.add(s0, f64x2.mul(d0, d0));
      s1 = f64x2.add(s1, f64x2.mul(d1, d1));
      x += step;
    }
    store<T>(out, <T>f64x2.extract_lane(s0, 0));
    store<T>(out, <T>f64x2.extract_lane(s0, 1), sizeof<T>());
    store<T>(out, <T>f64x2.extract_lane(s1, 0), 2 * sizeof<T>());
    store<T>(out, <T>f64x2.extract_lane(s1, 1), 3 * sizeof<T>());
  }

  /** The first or the second two of four elements, as float64. */
  @inline static two<T>(x: usize, second: bool): v128 {
    if (sizeof<T>() == 8) return second ? v128.load(x, 16) : v128.load(x);
    return f64x2.promote_low_f32x4(second ? v128.load64_zero(x, 8) : v128.load64_zero(x));
  }
}

export function squaredDeviationsF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  SquaredDeviations.run<f32>(rows, cols, a, aRow, aCol, out);
}

export function squaredDeviationsF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  SquaredDeviations.run<f64>(rows, cols, a, aRow, aCol, out);
}
