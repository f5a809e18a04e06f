import { Strided } from "../strided";
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
    if (Strided.byColumns(cols, outRow, outCol)) {
      let t = rows;
      rows = cols;
      cols = t;
      t = aRow;
      aRow = aCol;
      aCol = t;
      t = bRow;
      bRow = bCol;
      bCol = t;
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    if (
      Strided.runsOn(cols, aRow, aCol) &&
      Strided.runsOn(cols, bRow, bCol) &&
      Strided.runsOn(cols, outRow, outCol)
    ) {
      cols *= rows;
      rows = cols > 0 ? 1 : 0;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = out;
      let n = cols;
      if (aCol == 1 && bCol == 1 && outCol == 1) {
        // Four at a time: the pointers' steps cost as much as the operation.
        for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
          const z0 = changetype<F>(0).vector<T>(v128.load(x), v128.load(y), p, q);
          const z1 = changetype<F>(0).vector<T>(v128.load(x, 16), v128.load(y, 16), p, q);
          const z2 = changetype<F>(0).vector<T>(v128.load(x, 32), v128.load(y, 32), p, q);
          const z3 = changetype<F>(0).vector<T>(v128.load(x, 48), v128.load(y, 48), p, q);
          v128.store(z, z0);
          v128.store(z, z1, 16);
          v128.store(z, z2, 32);
          v128.store(z, z3, 48);
          x += 64;
          y += 64;
          z += 64;
        }
      }
      while (n > 0) {
        const count = min<usize>(n, Vector.lanes<T>());
        const u = Vector.gather<T>(x, aCol, count);
        const v = Vector.gather<T>(y, bCol, count);
        Vector.scatter<T>(z, outCol, count, changetype<F>(0).vector<T>(u, v, p, q));
        x += 16 * aCol;
        y += 16 * bCol;
        z += 16 * outCol;
        n -= count;
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** For long code in float32, of which there is one copy: `f32x4(x, y, alpha, beta)`. */
  @inline static long<F>(
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
    if (Strided.byColumns(cols, outRow, outCol)) {
      let t = rows;
      rows = cols;
      cols = t;
      t = aRow;
      aRow = aCol;
      aCol = t;
      t = bRow;
      bRow = bCol;
      bCol = t;
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    if (
      Strided.runsOn(cols, aRow, aCol) &&
      Strided.runsOn(cols, bRow, bCol) &&
      Strided.runsOn(cols, outRow, outCol)
    ) {
      cols *= rows;
      rows = cols > 0 ? 1 : 0;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = out;
      for (let n = cols; n > 0;) {
        const count = min<usize>(n, 4);
        const u = Vector.gather<f32>(x, aCol, count);
        const v = Vector.gather<f32>(y, bCol, count);
        Vector.scatter<f32>(z, outCol, count, changetype<F>(0).f32x4(u, v, alpha, beta));
        x += 16 * aCol;
        y += 16 * bCol;
        z += 16 * outCol;
        n -= count;
      }
      a += aRow * 4;
      b += bRow * 4;
      out += outRow * 4;
    }
  }

  /** For float64 functions without vectors: `f64(x, y, alpha, beta)`. */
  @inline static single<F>(
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
      for (let n = cols; n > 0; --n) {
        store<f64>(z, changetype<F>(0).f64(load<f64>(x), load<f64>(y), alpha, beta));
        x += aCol * 8;
        y += bCol * 8;
        z += outCol * 8;
      }
      a += aRow * 8;
      b += bRow * 8;
      out += outRow * 8;
    }
  }
}
