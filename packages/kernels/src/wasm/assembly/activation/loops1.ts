import { Strided } from "../strided";
import { Vector } from "../vector";

/**
 * The loops of functions of one operand with two parameters. The function is a class without fields, whose methods are called on
 * no object: as a type it is known when its methods are inlined, so that no code of other functions is compiled along.
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
    if (Strided.byColumns(cols, outRow, outCol)) {
      let t = rows;
      rows = cols;
      cols = t;
      t = aRow;
      aRow = aCol;
      aCol = t;
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    if (Strided.runsOn(cols, aRow, aCol) && Strided.runsOn(cols, outRow, outCol)) {
      cols *= rows;
      rows = cols > 0 ? 1 : 0;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      let n = cols;
      if (aCol == 1 && outCol == 1) {
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
      }
      while (n > 0) {
        const count = min<usize>(n, Vector.lanes<T>());
        const y = changetype<F>(0).vector<T>(Vector.gather<T>(x, aCol, count), p, q);
        Vector.scatter<T>(z, outCol, count, y);
        x += 16 * aCol;
        z += 16 * outCol;
        n -= count;
      }
      a += aRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** For long code in float32, of which there is one copy: `f32x4(x, alpha, beta)`. */
  @inline static long<F>(
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
    if (Strided.byColumns(cols, outRow, outCol)) {
      let t = rows;
      rows = cols;
      cols = t;
      t = aRow;
      aRow = aCol;
      aCol = t;
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    if (Strided.runsOn(cols, aRow, aCol) && Strided.runsOn(cols, outRow, outCol)) {
      cols *= rows;
      rows = cols > 0 ? 1 : 0;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      for (let n = cols; n > 0;) {
        const count = min<usize>(n, 4);
        const y = changetype<F>(0).f32x4(Vector.gather<f32>(x, aCol, count), alpha, beta);
        Vector.scatter<f32>(z, outCol, count, y);
        x += 16 * aCol;
        z += 16 * outCol;
        n -= count;
      }
      a += aRow * 4;
      out += outRow * 4;
    }
  }

  /** For float64 functions without vectors: `f64(x, alpha, beta)`. */
  @inline static single<F>(
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
      for (let n = cols; n > 0; --n) {
        store<f64>(z, changetype<F>(0).f64(load<f64>(x), alpha, beta));
        x += aCol * 8;
        z += outCol * 8;
      }
      a += aRow * 8;
      out += outRow * 8;
    }
  }
}
