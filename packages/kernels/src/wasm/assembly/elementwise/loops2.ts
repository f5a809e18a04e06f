import { Vector } from "../vector";

/** `Loops1` for functions of two operands. */
export class Loops2 {
  /** For a few instructions: `vector(x, y, p, q)` on any element type. */
  @inline static quick<T, F>(
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
    alpha: f64,
    beta: f64,
  ): void {
    const p = v128.splat<T>(<T>alpha);
    const q = v128.splat<T>(<T>beta);
    const vectored = outCol == 1 && aCol <= 1 && bCol <= 1 && (aCol | bCol) == 1;
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = out;
      let n = cols;
      if (vectored) {
        const step = cols & ~(Vector.lanes<T>() - 1);
        if (aCol == 0) Loops2.vectors<T, F>(true, false, step, x, y, z, p, q);
        else if (bCol == 0) Loops2.vectors<T, F>(false, true, step, x, y, z, p, q);
        else Loops2.vectors<T, F>(false, false, step, x, y, z, p, q);
        x += step * aCol * sizeof<T>();
        y += step * bCol * sizeof<T>();
        z += step * sizeof<T>();
        n -= step;
      }
      for (; n > 0; --n) {
        const u = v128.load_splat<T>(x);
        const v = v128.load_splat<T>(y);
        v128.store_lane<T>(z, changetype<F>(0).vector<T>(u, v, p, q), 0);
        x += aCol * sizeof<T>();
        y += bCol * sizeof<T>();
        z += outCol * sizeof<T>();
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** Whole vectors of one row; an operand that is one repeated element is loaded once. */
  @inline static vectors<T, F>(
    aOne: bool,
    bOne: bool,
    n: usize,
    a: usize,
    b: usize,
    out: usize,
    p: v128,
    q: v128,
  ): void {
    const x = v128.load_splat<T>(a);
    const y = v128.load_splat<T>(b);
    if (isFloat<T>() || sizeof<T>() == 4) {
      // Four at a time: the pointers' steps cost as much as the operation.
      for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
        const z0 = Loops2.one<T, F>(aOne ? x : v128.load(a), bOne ? y : v128.load(b), p, q);
        const z1 = Loops2.one<T, F>(aOne ? x : v128.load(a, 16), bOne ? y : v128.load(b, 16), p, q);
        const z2 = Loops2.one<T, F>(aOne ? x : v128.load(a, 32), bOne ? y : v128.load(b, 32), p, q);
        const z3 = Loops2.one<T, F>(aOne ? x : v128.load(a, 48), bOne ? y : v128.load(b, 48), p, q);
        v128.store(out, z0);
        v128.store(out, z1, 16);
        v128.store(out, z2, 32);
        v128.store(out, z3, 48);
        if (!aOne) a += 64;
        if (!bOne) b += 64;
        out += 64;
      }
    }
    for (; n > 0; n -= Vector.lanes<T>()) {
      v128.store(out, Loops2.one<T, F>(aOne ? x : v128.load(a), bOne ? y : v128.load(b), p, q));
      if (!aOne) a += 16;
      if (!bOne) b += 16;
      out += 16;
    }
  }

  @inline static one<T, F>(x: v128, y: v128, p: v128, q: v128): v128 {
    return changetype<F>(0).vector<T>(x, y, p, q);
  }

  /**
   * For long code, of which there is one copy: `f32x4(x, y, alpha, beta)` in float32, in float64 `f64(x, y, alpha, beta)`, and
   * `integer(x, y)`.
   */
  @inline static long<T, F>(
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
    alpha: f64,
    beta: f64,
  ): void {
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = out;
      let n = cols;
      if (isFloat<T>() && sizeof<T>() == 4) {
        while (n > 0) {
          const count = min<usize>(n, 4);
          const u = Vector.gather<T>(x, aCol, count);
          const v = Vector.gather<T>(y, bCol, count);
          Vector.scatter<T>(z, outCol, count, changetype<F>(0).f32x4(u, v, alpha, beta));
          x += 16 * aCol;
          y += 16 * bCol;
          z += 16 * outCol;
          n -= count;
        }
      } else {
        for (; n > 0; --n) {
          if (isFloat<T>()) store<T>(z, changetype<F>(0).f64(load<T>(x), load<T>(y), alpha, beta));
          else store<T>(z, changetype<F>(0).integer<T>(load<T>(x), load<T>(y)));
          x += aCol * sizeof<T>();
          y += bCol * sizeof<T>();
          z += outCol * sizeof<T>();
        }
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
}
