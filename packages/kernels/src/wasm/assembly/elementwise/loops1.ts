import { Vector } from "../vector";

/**
 * The loops of functions of one operand and two parameters over a block that is not empty. The function is a class without
 * fields, whose methods are called on no object: as a type it is known when its methods are inlined, so that no code of other
 * functions is compiled along. Those without parameters ignore them.
 */
export class Loops1 {
  /** For a few instructions: `vector(x, p, q)` on any element type. */
  @inline static quick<T, F>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
    alpha: f64,
    beta: f64,
  ): void {
    const p = v128.splat<T>(<T>alpha);
    const q = v128.splat<T>(<T>beta);
    const contiguous = aCol == 1 && outCol == 1;
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      let n = cols;
      if (contiguous) {
        // Four at a time: the pointers' steps cost as much as the operation.
        for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
          const z0 = changetype<F>(0).vector<T>(v128.load(x), p, q);
          const z1 = changetype<F>(0).vector<T>(v128.load(x, 16), p, q);
          const z2 = changetype<F>(0).vector<T>(v128.load(x, 32), p, q);
          const z3 = changetype<F>(0).vector<T>(v128.load(x, 48), p, q);
          v128.store(z, z0);
          v128.store(z, z1, 16);
          v128.store(z, z2, 32);
          v128.store(z, z3, 48);
          x += 64;
          z += 64;
        }
        for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
          v128.store(z, changetype<F>(0).vector<T>(v128.load(x), p, q));
          x += 16;
          z += 16;
        }
      }
      for (; n > 0; --n) {
        v128.store_lane<T>(z, changetype<F>(0).vector<T>(v128.load_splat<T>(x), p, q), 0);
        x += aCol * sizeof<T>();
        z += outCol * sizeof<T>();
      }
      a += aRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** For long code, of which there is one copy: `f32x4(x, alpha, beta)` in float32, in float64 `f64(x, alpha, beta)`. */
  @inline static long<T, F>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
    alpha: f64,
    beta: f64,
  ): void {
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      let n = cols;
      if (sizeof<T>() == 4) {
        while (n > 0) {
          const count = min<usize>(n, 4);
          const y = changetype<F>(0).f32x4(Vector.gather<T>(x, aCol, count), alpha, beta);
          Vector.scatter<T>(z, outCol, count, y);
          x += 16 * aCol;
          z += 16 * outCol;
          n -= count;
        }
      } else {
        for (; n > 0; --n) {
          store<T>(z, changetype<F>(0).f64(load<T>(x), alpha, beta));
          x += aCol * sizeof<T>();
          z += outCol * sizeof<T>();
        }
      }
      a += aRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
}
