import { ExtremaRows } from "./extrema-rows";
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
      for (; rows >= 4 * Vector.lanes<T>(); rows -= 4 * Vector.lanes<T>()) {
        ExtremaRows.strip<T>(largest, cols, a, aCol * sizeof<T>(), start, out);
        a += 64;
        out += 64;
      }
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
    const whole = n & ~(4 * Vector.lanes<T>() - 1);
    return Extrema.lanes<T>(largest, ExtremaRows.contiguous<T>(largest, whole, x, start));
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
