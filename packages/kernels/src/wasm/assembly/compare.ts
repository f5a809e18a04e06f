import { Strided } from "./strided";

/** Operations of two operands with a bool result; the logical ones take bools. */
export const enum CompareOp {
  Eq,
  Ne,
  Lt,
  Le,
  Gt,
  Ge,
  LogicalAnd,
  LogicalOr,
}

/** The loops of one comparison. `op` is a constant where these are inlined. */
export class Compare {
  @inline static run<T>(
    op: CompareOp,
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
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    // Of int64 there are only two in a vector: a plain loop is as good.
    const isLong = isInteger<T>() && sizeof<T>() == 8;
    const vectored = !isLong && outCol == 1 && aCol == 1 && bCol <= 1;
    if (
      vectored &&
      Strided.runsOn(cols, aRow, aCol) &&
      Strided.runsOn(cols, bRow, bCol) &&
      Strided.runsOn(cols, outRow, outCol)
    ) {
      cols *= rows;
      rows = 1;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = out;
      let n = cols;
      if (vectored) {
        const step = cols & ~15;
        if (bCol == 0) Compare.sixteens<T>(op, true, step, x, y, z);
        else Compare.sixteens<T>(op, false, step, x, y, z);
        x += step * sizeof<T>();
        y += step * bCol * sizeof<T>();
        z += step;
        n -= step;
      }
      for (; n > 0; --n) {
        store<u8>(z, Compare.scalar<T>(op, load<T>(x), load<T>(y)) ? 1 : 0);
        x += aCol * sizeof<T>();
        y += bCol * sizeof<T>();
        z += outCol;
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow;
    }
  }

  /** Sixteen results, one vector of bytes, a round. */
  @inline static sixteens<T>(
    op: CompareOp,
    bOne: bool,
    n: usize,
    a: usize,
    b: usize,
    out: usize,
  ): void {
    if (n == 0) return;
    const y = v128.load_splat<T>(b);
    for (; n > 0; n -= 16) {
      let bytes: v128;
      if (sizeof<T>() == 1) {
        bytes = Compare.vector<T>(op, bOne, a, b, y);
      } else {
        const low = i16x8.narrow_i32x4_s(
          Compare.four<T>(op, bOne, a, b, y),
          Compare.four<T>(op, bOne, a + 4 * sizeof<T>(), b + 4 * sizeof<T>(), y),
        );
        const high = i16x8.narrow_i32x4_s(
          Compare.four<T>(op, bOne, a + 8 * sizeof<T>(), b + 8 * sizeof<T>(), y),
          Compare.four<T>(op, bOne, a + 12 * sizeof<T>(), b + 12 * sizeof<T>(), y),
        );
        bytes = i8x16.narrow_i16x8_s(low, high);
      }
      v128.store(out, v128.and(bytes, i8x16.splat(1)));
      a += 16 * sizeof<T>();
      if (!bOne) b += 16 * sizeof<T>();
      out += 16;
    }
  }

  /** Four results as int32 masks. */
  @inline static four<T>(op: CompareOp, bOne: bool, a: usize, b: usize, y: v128): v128 {
    const first = Compare.vector<T>(op, bOne, a, b, y);
    if (sizeof<T>() == 4) return first;
    return v128.shuffle<i32>(first, Compare.vector<T>(op, bOne, a + 16, b + 16, y), 0, 2, 4, 6);
  }

  /** One vector of masks. */
  @inline static vector<T>(op: CompareOp, bOne: bool, a: usize, b: usize, ySplat: v128): v128 {
    const x = v128.load(a);
    const y = bOne ? ySplat : v128.load(b);
    if (op == CompareOp.Eq) return v128.eq<T>(x, y);
    if (op == CompareOp.Ne) return v128.ne<T>(x, y);
    if (op == CompareOp.Lt) return v128.lt<T>(x, y);
    if (op == CompareOp.Le) return v128.le<T>(x, y);
    if (op == CompareOp.Gt) return v128.gt<T>(x, y);
    if (op == CompareOp.Ge) return v128.ge<T>(x, y);
    if (op == CompareOp.LogicalAnd) return v128.and(x, y);
    return v128.or(x, y);
  }

  @inline static scalar<T>(op: CompareOp, x: T, y: T): bool {
    if (op == CompareOp.Eq) return x == y;
    if (op == CompareOp.Ne) return x != y;
    if (op == CompareOp.Lt) return x < y;
    if (op == CompareOp.Le) return x <= y;
    if (op == CompareOp.Gt) return x > y;
    if (op == CompareOp.Ge) return x >= y;
    if (op == CompareOp.LogicalAnd) return x != <T>0 && y != <T>0;
    return x != <T>0 || y != <T>0;
  }
}
