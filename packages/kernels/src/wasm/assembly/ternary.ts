import { Strided } from "./strided";
import { Vector } from "./vector";

/** Elementwise operations of three operands and a number. */
export const enum TernaryOp {
  Clamp,
  Lerp,
  Addcmul,
  Addcdiv,
}

/** The loops of one operation of three operands. `op` is a constant where these are inlined, so that the branches on it vanish. */
export class Ternary {
  @inline static run<T>(
    op: TernaryOp,
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
    if (rows == 0 || cols == 0) return;
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
      t = cRow;
      cRow = cCol;
      cCol = t;
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    const scale = <T>value;
    const vectored = outCol == 1 && aCol <= 1 && bCol <= 1 && cCol <= 1;
    if (
      vectored &&
      Strided.runsOn(cols, aRow, aCol) &&
      Strided.runsOn(cols, bRow, bCol) &&
      Strided.runsOn(cols, cRow, cCol) &&
      Strided.runsOn(cols, outRow, outCol)
    ) {
      cols *= rows;
      rows = 1;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = c;
      let to = out;
      let n = cols;
      if (vectored) {
        const scales = v128.splat<T>(scale);
        const xOne = v128.load_splat<T>(x);
        const yOne = v128.load_splat<T>(y);
        const zOne = v128.load_splat<T>(z);
        for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
          const result = Ternary.vector<T>(
            op,
            aCol == 0 ? xOne : v128.load(x),
            bCol == 0 ? yOne : v128.load(y),
            cCol == 0 ? zOne : v128.load(z),
            scales,
          );
          v128.store(to, result);
          x += 16 * aCol;
          y += 16 * bCol;
          z += 16 * cCol;
          to += 16;
        }
      }
      for (; n > 0; --n) {
        store<T>(to, Ternary.scalar<T>(op, load<T>(x), load<T>(y), load<T>(z), scale));
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

  @inline static vector<T>(op: TernaryOp, x: v128, y: v128, z: v128, value: v128): v128 {
    if (op == TernaryOp.Clamp) return v128.min<T>(v128.max<T>(x, y), z);
    if (op == TernaryOp.Addcmul) return v128.add<T>(x, v128.mul<T>(v128.mul<T>(value, y), z));
    if (op == TernaryOp.Addcdiv) return v128.add<T>(x, v128.div<T>(v128.mul<T>(value, y), z));
    const way = v128.sub<T>(y, x);
    const fromStart = v128.add<T>(x, v128.mul<T>(z, way));
    const fromEnd = v128.sub<T>(y, v128.mul<T>(way, v128.sub<T>(v128.splat<T>(1), z)));
    const isNear = v128.lt<T>(v128.abs<T>(z), v128.splat<T>(0.5));
    return v128.bitselect(fromStart, fromEnd, isNear);
  }

  @inline static scalar<T>(op: TernaryOp, x: T, y: T, z: T, value: T): T {
    if (op == TernaryOp.Clamp) return min<T>(max<T>(x, y), z);
    if (op == TernaryOp.Addcmul) return <T>(x + <T>(<T>(value * y) * z));
    if (op == TernaryOp.Addcdiv) return <T>(x + <T>(<T>(value * y) / z));
    const way = <T>(y - x);
    return abs<T>(z) < <T>0.5 ? <T>(x + <T>(z * way)) : <T>(y - <T>(way * <T>(<T>1 - z)));
  }
}
