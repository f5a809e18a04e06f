import { Vector } from "../vector";

/** `Loops1` for functions of three operands and a number. */
export class Loops3 {
  /** For a few instructions: `vector(x, y, z, p)` on any element type. */
  @inline static quick<T, F>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    b: usize,
    bRow: usize,
    bCol: usize,
    c: usize,
    cRow: usize,
    cCol: usize,
    value: f64,
    out: usize,
    outRow: usize,
    outCol: usize,
  ): void {
    const p = v128.splat<T>(<T>value);
    const vectored = outCol == 1 && aCol <= 1 && bCol <= 1 && cCol <= 1;
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = c;
      let to = out;
      let n = cols;
      if (vectored) {
        const step = cols & ~(Vector.lanes<T>() - 1);
        // With constant strides, which the usual ones become here, no vector asks for them.
        if (aCol == 1 && bCol == 1 && cCol == 1)
          Loops3.vectors<T, F>(1, 1, 1, step, x, y, z, to, p);
        else if (aCol == 1 && bCol == 0 && cCol == 0)
          Loops3.vectors<T, F>(1, 0, 0, step, x, y, z, to, p);
        else Loops3.vectors<T, F>(aCol, bCol, cCol, step, x, y, z, to, p);
        x += step * aCol * sizeof<T>();
        y += step * bCol * sizeof<T>();
        z += step * cCol * sizeof<T>();
        to += step * sizeof<T>();
        n -= step;
      }
      for (; n > 0; --n) {
        const u = v128.load_splat<T>(x);
        const v = v128.load_splat<T>(y);
        const w = v128.load_splat<T>(z);
        v128.store_lane<T>(to, changetype<F>(0).vector<T>(u, v, w, p), 0);
        x += aCol * sizeof<T>();
        y += bCol * sizeof<T>();
        z += cCol * sizeof<T>();
        to += outCol * sizeof<T>();
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      c += cRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
  /** Whole vectors of one row; an operand that is one repeated element, of stride 0, is loaded once. */
  @inline static vectors<T, F>(
    aCol: usize,
    bCol: usize,
    cCol: usize,
    n: usize,
    a: usize,
    b: usize,
    c: usize,
    out: usize,
    p: v128,
  ): void {
    const x = v128.load_splat<T>(a);
    const y = v128.load_splat<T>(b);
    const z = v128.load_splat<T>(c);
    for (; n > 0; n -= Vector.lanes<T>()) {
      const u = aCol == 0 ? x : v128.load(a);
      const v = bCol == 0 ? y : v128.load(b);
      const w = cCol == 0 ? z : v128.load(c);
      v128.store(out, changetype<F>(0).vector<T>(u, v, w, p));
      a += 16 * aCol;
      b += 16 * bCol;
      c += 16 * cCol;
      out += 16;
    }
  }
}
