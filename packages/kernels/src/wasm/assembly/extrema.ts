import { Vector } from "./vector";

/** Largest and smallest elements; NaN propagates, as `max` and `min` of WebAssembly do. */
export class Extrema {
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
        let best = v128.splat<T>(start);
        let x = a;
        for (let n = cols; n > 0; --n) {
          best = Extrema.vector<T>(largest, best, v128.load(x));
          x += aCol * sizeof<T>();
        }
        v128.store(out, best);
        a += 16;
        out += 16;
      }
    }
    for (; rows > 0; --rows) {
      let best = start;
      let x = a;
      let n = cols;
      if (aCol == 1 && n >= 4 * Vector.lanes<T>()) {
        best = Extrema.contiguous<T>(largest, n, x, start);
        x += (n & ~(4 * Vector.lanes<T>() - 1)) * sizeof<T>();
        n &= 4 * Vector.lanes<T>() - 1;
      }
      for (; n > 0; --n) {
        best = Extrema.scalar<T>(largest, best, load<T>(x));
        x += aCol * sizeof<T>();
      }
      store<T>(out, best);
      a += aRow * sizeof<T>();
      out += sizeof<T>();
    }
  }

  /** Over whole groups of four vectors. */
  @inline static contiguous<T>(largest: bool, n: usize, x: usize, start: T): T {
    let m0 = v128.splat<T>(start);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      m0 = Extrema.vector<T>(largest, m0, v128.load(x));
      m1 = Extrema.vector<T>(largest, m1, v128.load(x, 16));
      m2 = Extrema.vector<T>(largest, m2, v128.load(x, 32));
      m3 = Extrema.vector<T>(largest, m3, v128.load(x, 48));
      x += 64;
    }
    const m = Extrema.vector<T>(
      largest,
      Extrema.vector<T>(largest, m0, m1),
      Extrema.vector<T>(largest, m2, m3),
    );
    return Extrema.lanes<T>(largest, m);
  }

  @inline static lanes<T>(largest: bool, m: v128): T {
    const best = Extrema.scalar<T>(largest, v128.extract_lane<T>(m, 0), v128.extract_lane<T>(m, 1));
    if (sizeof<T>() == 8) return best;
    return Extrema.scalar<T>(
      largest,
      best,
      Extrema.scalar<T>(largest, v128.extract_lane<T>(m, 2), v128.extract_lane<T>(m, 3)),
    );
  }

  @inline static vector<T>(largest: bool, x: v128, y: v128): v128 {
    return largest ? v128.max<T>(x, y) : v128.min<T>(x, y);
  }

  @inline static scalar<T>(largest: bool, x: T, y: T): T {
    return largest ? max<T>(x, y) : min<T>(x, y);
  }

  /** The index of the first largest element; the first NaN counts as largest. */
  @inline static argmax<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    for (; rows > 0; --rows) {
      let best: T = -Infinity;
      let at: usize = 0;
      let x = a;
      for (let c: usize = 0; c < cols; ++c) {
        const value = load<T>(x);
        if (value != value) {
          at = c;
          break;
        }
        if (value > best) {
          best = value;
          at = c;
        }
        x += aCol * sizeof<T>();
      }
      store<i32>(out, <i32>at);
      a += aRow * sizeof<T>();
      out += 4;
    }
  }
}

export function maxF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Extrema.run<f32>(true, -Infinity, rows, cols, a, aRow, aCol, out);
}

export function maxF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Extrema.run<f64>(true, -Infinity, rows, cols, a, aRow, aCol, out);
}

export function maxI32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Extrema.run<i32>(true, i32.MIN_VALUE, rows, cols, a, aRow, aCol, out);
}

export function minF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Extrema.run<f32>(false, Infinity, rows, cols, a, aRow, aCol, out);
}

export function minF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Extrema.run<f64>(false, Infinity, rows, cols, a, aRow, aCol, out);
}

export function argmaxF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Extrema.argmax<f32>(rows, cols, a, aRow, aCol, out);
}

export function argmaxF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Extrema.argmax<f64>(rows, cols, a, aRow, aCol, out);
}
