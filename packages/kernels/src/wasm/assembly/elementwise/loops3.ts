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
        const xOne = v128.load_splat<T>(x);
        const yOne = v128.load_splat<T>(y);
        const zOne = v128.load_splat<T>(z);
        for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
          const u = aCol == 0 ? xOne : v128.load(x);
          const v = bCol == 0 ? yOne : v128.load(y);
          const w = cCol == 0 ? zOne : v128.load(z);
          v128.store(to, changetype<F>(0).vector<T>(u, v, w, p));
          x += 16 * aCol;
          y += 16 * bCol;
          z += 16 * cCol;
          to += 16;
        }
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
}
