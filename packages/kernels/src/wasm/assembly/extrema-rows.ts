import { Vector } from "./vector";

/**
 * The largest or smallest elements, four vectors at a time. The engine's `max` and `min` cost many instructions;
 * `pmax` and `pmin` are single ones, but drop NaN and cannot tell zeros apart: NaN is looked for on the side, and where
 * the result is a zero the slow instructions run.
 */
export class ExtremaRows {
  /** Over n contiguous elements, a multiple of four vectors. */
  @inline static contiguous<T>(largest: bool, n: usize, x: usize, start: T): v128 {
    if (isFloat<T>()) {
      const m = ExtremaRows.pass<T>(largest, true, n, x, start);
      if (!v128.any_true(v128.eq<T>(m, v128.splat<T>(0)))) return m;
    }
    return ExtremaRows.pass<T>(largest, false, n, x, start);
  }

  @inline static pass<T>(largest: bool, quick: bool, n: usize, x: usize, start: T): v128 {
    let m0 = v128.splat<T>(start);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    let nan = v128.splat<T>(0);
    for (; n > 0; n -= 4 * Vector.lanes<T>()) {
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      const x2 = v128.load(x, 32);
      const x3 = v128.load(x, 48);
      m0 = ExtremaRows.of<T>(largest, quick, m0, x0);
      m1 = ExtremaRows.of<T>(largest, quick, m1, x1);
      m2 = ExtremaRows.of<T>(largest, quick, m2, x2);
      m3 = ExtremaRows.of<T>(largest, quick, m3, x3);
      if (quick) {
        nan = v128.or(nan, v128.or(v128.ne<T>(x0, x0), v128.ne<T>(x1, x1)));
        nan = v128.or(nan, v128.or(v128.ne<T>(x2, x2), v128.ne<T>(x3, x3)));
      }
      x += 64;
    }
    m0 = ExtremaRows.of<T>(largest, quick, m0, m1);
    m2 = ExtremaRows.of<T>(largest, quick, m2, m3);
    m0 = ExtremaRows.of<T>(largest, quick, m0, m2);
    return quick ? v128.or(m0, nan) : m0; // all bits set are a NaN
  }

  /** Four vectors of contiguous columns, `depth` rows `step` bytes apart. */
  @inline static strip<T>(
    largest: bool,
    depth: usize,
    x: usize,
    step: usize,
    start: T,
    out: usize,
  ): void {
    if (isFloat<T>()) {
      ExtremaRows.stripPass<T>(largest, true, depth, x, step, start, out);
      const zero = v128.splat<T>(0);
      const zeros = v128.or(
        v128.or(v128.eq<T>(v128.load(out), zero), v128.eq<T>(v128.load(out, 16), zero)),
        v128.or(v128.eq<T>(v128.load(out, 32), zero), v128.eq<T>(v128.load(out, 48), zero)),
      );
      if (!v128.any_true(zeros)) return;
    }
    ExtremaRows.stripPass<T>(largest, false, depth, x, step, start, out);
  }

  @inline static stripPass<T>(
    largest: bool,
    quick: bool,
    depth: usize,
    x: usize,
    step: usize,
    start: T,
    out: usize,
  ): void {
    let m0 = v128.splat<T>(start);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    let n0 = v128.splat<T>(0);
    let n1 = n0;
    let n2 = n0;
    let n3 = n0;
    for (; depth > 0; --depth) {
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      const x2 = v128.load(x, 32);
      const x3 = v128.load(x, 48);
      m0 = ExtremaRows.of<T>(largest, quick, m0, x0);
      m1 = ExtremaRows.of<T>(largest, quick, m1, x1);
      m2 = ExtremaRows.of<T>(largest, quick, m2, x2);
      m3 = ExtremaRows.of<T>(largest, quick, m3, x3);
      if (quick) {
        n0 = v128.or(n0, v128.ne<T>(x0, x0));
        n1 = v128.or(n1, v128.ne<T>(x1, x1));
        n2 = v128.or(n2, v128.ne<T>(x2, x2));
        n3 = v128.or(n3, v128.ne<T>(x3, x3));
      }
      x += step;
    }
    v128.store(out, v128.or(m0, n0));
    v128.store(out, v128.or(m1, n1), 16);
    v128.store(out, v128.or(m2, n2), 32);
    v128.store(out, v128.or(m3, n3), 48);
  }

  @inline static of<T>(largest: bool, quick: bool, m: v128, x: v128): v128 {
    if (isFloat<T>() && quick) return largest ? v128.pmax<T>(m, x) : v128.pmin<T>(m, x);
    return largest ? v128.max<T>(m, x) : v128.min<T>(m, x);
  }
}
