import { ExtremaRows } from "./extrema-rows";
import { Vector } from "./vector";

/** The index of the first largest or smallest element of every row; a NaN counts as both, the first one. */
class ArgExtrema {
  @inline static run<T>(
    largest: bool,
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    if (aRow == 1 && aCol != 1) {
      // Contiguous down columns: vectors across rows.
      for (; rows >= 16; rows -= 16) {
        ArgExtrema.strip<T>(largest, cols, a, aCol * sizeof<T>(), out);
        a += 16 * sizeof<T>();
        out += 64;
      }
    }
    for (; rows > 0; --rows) {
      const whole = cols & ~(4 * Vector.lanes<T>() - 1);
      const at =
        aCol == 1 && whole > 0
          ? ArgExtrema.contiguous<T>(largest, cols, whole, a)
          : ArgExtrema.scalar<T>(
              largest,
              0,
              cols,
              a,
              aCol * sizeof<T>(),
              ArgExtrema.worst<T>(largest),
              0,
            );
      store<i32>(out, <i32>at);
      a += aRow * sizeof<T>();
      out += 4;
    }
  }

  /** The best element first, then where it is; the elements behind the whole vectors come last. */
  @inline static contiguous<T>(largest: bool, cols: usize, whole: usize, a: usize): usize {
    const m = ExtremaRows.pass<T>(largest, true, whole, a, ArgExtrema.worst<T>(largest));
    let best = ArgExtrema.better<T>(
      largest,
      v128.extract_lane<T>(m, 0),
      v128.extract_lane<T>(m, 1),
    );
    if (sizeof<T>() == 4) {
      best = ArgExtrema.better<T>(largest, best, v128.extract_lane<T>(m, 2));
      best = ArgExtrema.better<T>(largest, best, v128.extract_lane<T>(m, 3));
    }
    const wanted = v128.splat<T>(best);
    const nan = best != best;
    let at: usize = 0;
    for (; at < whole; at += Vector.lanes<T>()) {
      const x = v128.load(a + at * sizeof<T>());
      if (v128.any_true(nan ? v128.ne<T>(x, x) : v128.eq<T>(x, wanted))) break;
    }
    for (; ; ++at) {
      const value = load<T>(a + at * sizeof<T>());
      if (nan ? value != value : value == best) break;
    }
    if (nan) return at;
    return ArgExtrema.scalar<T>(largest, whole, cols, a, sizeof<T>(), best, at);
  }

  /** What every other element is at least as good as. */
  @inline static worst<T>(largest: bool): T {
    return largest ? <T>-Infinity : <T>Infinity;
  }

  /** NaN is better than anything. */
  @inline static better<T>(largest: bool, x: T, y: T): T {
    return x == x && !(largest ? y <= x : y >= x) ? y : x;
  }

  /** From element `first` on, when the best so far is `best` at `at`. */
  @inline static scalar<T>(
    largest: bool,
    first: usize,
    cols: usize,
    a: usize,
    step: usize,
    best: T,
    at: usize,
  ): usize {
    let x = a + first * step;
    for (let c = first; c < cols; ++c) {
      const value = load<T>(x);
      if (value != value) return c;
      if (largest ? value > best : value < best) {
        best = value;
        at = c;
      }
      x += step;
    }
    return at;
  }

  /** Sixteen columns, four vectors at a time. */
  @inline static strip<T>(largest: bool, depth: usize, a: usize, step: usize, out: usize): void {
    for (let v: usize = 0; v < 16; v += 4 * Vector.lanes<T>()) {
      let x = a + v * sizeof<T>();
      let best0 = v128.splat<T>(ArgExtrema.worst<T>(largest));
      let at0 = v128.splat<T>(0);
      let best1 = v128.splat<T>(ArgExtrema.worst<T>(largest));
      let at1 = v128.splat<T>(0);
      let best2 = v128.splat<T>(ArgExtrema.worst<T>(largest));
      let at2 = v128.splat<T>(0);
      let best3 = v128.splat<T>(ArgExtrema.worst<T>(largest));
      let at3 = v128.splat<T>(0);
      for (let c: usize = 0; c < depth; ++c) {
        const index = sizeof<T>() == 8 ? i64x2.splat(<i64>c) : i32x4.splat(<i32>c);
        const x0 = v128.load(x, 0);
        const new0 = ArgExtrema.news<T>(largest, x0, best0);
        best0 = v128.bitselect(x0, best0, new0);
        at0 = v128.bitselect(index, at0, new0);
        const x1 = v128.load(x, 16);
        const new1 = ArgExtrema.news<T>(largest, x1, best1);
        best1 = v128.bitselect(x1, best1, new1);
        at1 = v128.bitselect(index, at1, new1);
        const x2 = v128.load(x, 32);
        const new2 = ArgExtrema.news<T>(largest, x2, best2);
        best2 = v128.bitselect(x2, best2, new2);
        at2 = v128.bitselect(index, at2, new2);
        const x3 = v128.load(x, 48);
        const new3 = ArgExtrema.news<T>(largest, x3, best3);
        best3 = v128.bitselect(x3, best3, new3);
        at3 = v128.bitselect(index, at3, new3);
        x += step;
      }
      if (sizeof<T>() == 8) {
        v128.store(out + v * 4, v128.shuffle<i32>(at0, at1, 0, 2, 4, 6));
        v128.store(out + v * 4, v128.shuffle<i32>(at2, at3, 0, 2, 4, 6), 16);
      } else {
        v128.store(out + v * 4, at0);
        v128.store(out + v * 4, at1, 16);
        v128.store(out + v * 4, at2, 32);
        v128.store(out + v * 4, at3, 48);
      }
    }
  }

  /** Where x is better or NaN, and there was no NaN so far. */
  @inline static news<T>(largest: bool, x: v128, best: v128): v128 {
    return v128.andnot(v128.eq<T>(best, best), largest ? v128.le<T>(x, best) : v128.ge<T>(x, best));
  }
}

export function argmaxF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  ArgExtrema.run<f32>(true, rows, cols, a, aRow, aCol, out);
}

export function argmaxF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  ArgExtrema.run<f64>(true, rows, cols, a, aRow, aCol, out);
}

export function argminF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  ArgExtrema.run<f32>(false, rows, cols, a, aRow, aCol, out);
}

export function argminF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  ArgExtrema.run<f64>(false, rows, cols, a, aRow, aCol, out);
}
