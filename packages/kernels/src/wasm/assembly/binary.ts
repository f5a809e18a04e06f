import { BinaryFunctions } from "./binary-functions";
import { Division } from "./math-division";
import { Gelu } from "./math-gelu";
import { Power } from "./math-pow";
import { Strided } from "./strided";
import { Vector } from "./vector";

/** Elementwise operations of two operands with a result of their own type. */
export const enum BinaryOp {
  Add,
  Sub,
  Mul,
  Div,
  Maximum,
  Minimum,
  Pow,
  ReluGrad,
  GeluGrad,
  GeluTanhGrad,
  TanhGrad,
  SigmoidGrad,
  Copysign,
  BitwiseAnd,
  BitwiseOr,
  BitwiseXor,
  TruncDivide,
  // From here on long ones.
  Fmod,
  Remainder,
  FloorDivide,
  Atan2,
  Hypot,
  Logaddexp,
  Xlogy,
}

/** The loops of one binary operation. `op` is a constant where these are inlined, so that the branches on it vanish. */
export class Binary {
  @inline static run<T>(
    op: BinaryOp,
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
    const vectored =
      Binary.hasVector<T>(op) && outCol == 1 && aCol <= 1 && bCol <= 1 && (aCol | bCol) == 1;
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
        const step = cols & ~(Vector.lanes<T>() - 1);
        if (aCol == 0) Binary.vectors<T>(op, true, false, step, x, y, z);
        else if (bCol == 0) Binary.vectors<T>(op, false, true, step, x, y, z);
        else Binary.vectors<T>(op, false, false, step, x, y, z);
        x += step * aCol * sizeof<T>();
        y += step * bCol * sizeof<T>();
        z += step * sizeof<T>();
        n -= step;
      }
      for (; n > 0; --n) {
        store<T>(z, Binary.scalar<T>(op, load<T>(x), load<T>(y)));
        x += aCol * sizeof<T>();
        y += bCol * sizeof<T>();
        z += outCol * sizeof<T>();
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  @inline static hasVector<T>(op: BinaryOp): bool {
    if (Binary.isLong(op)) return isFloat<T>() && sizeof<T>() == 4;
    if (op == BinaryOp.TruncDivide) return isFloat<T>();
    return sizeof<T>() > 1 || op != BinaryOp.Mul;
  }

  @inline static isLong(op: BinaryOp): bool {
    return (
      op == BinaryOp.Pow ||
      op == BinaryOp.GeluGrad ||
      op == BinaryOp.GeluTanhGrad ||
      op >= BinaryOp.Fmod
    );
  }

  /** Whether the operation is one or a few instructions, on a type that is worth the code. */
  @inline static isShort<T>(op: BinaryOp): bool {
    if (isInteger<T>() && sizeof<T>() != 4) return false;
    return !Binary.isLong(op);
  }

  /** Whole vectors of one row; an operand that is one repeated element is loaded once. */
  @inline static vectors<T>(
    op: BinaryOp,
    aOne: bool,
    bOne: bool,
    n: usize,
    a: usize,
    b: usize,
    out: usize,
  ): void {
    if (n == 0) return;
    const x = v128.load_splat<T>(a);
    const y = v128.load_splat<T>(b);
    if (Binary.isShort<T>(op)) {
      // Four at a time: the pointers' steps cost as much as the operation.
      for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
        const z0 = Binary.vector<T>(op, aOne ? x : v128.load(a), bOne ? y : v128.load(b));
        const z1 = Binary.vector<T>(op, aOne ? x : v128.load(a, 16), bOne ? y : v128.load(b, 16));
        const z2 = Binary.vector<T>(op, aOne ? x : v128.load(a, 32), bOne ? y : v128.load(b, 32));
        const z3 = Binary.vector<T>(op, aOne ? x : v128.load(a, 48), bOne ? y : v128.load(b, 48));
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
      v128.store(out, Binary.vector<T>(op, aOne ? x : v128.load(a), bOne ? y : v128.load(b)));
      if (!aOne) a += 16;
      if (!bOne) b += 16;
      out += 16;
    }
  }

  @inline static vector<T>(op: BinaryOp, x: v128, y: v128): v128 {
    if (op == BinaryOp.Add) return v128.add<T>(x, y);
    if (op == BinaryOp.Sub) return v128.sub<T>(x, y);
    if (sizeof<T>() > 1 && op == BinaryOp.Mul) return v128.mul<T>(x, y);
    if (isInteger<T>() && sizeof<T>() == 8) {
      if (op == BinaryOp.Maximum) return v128.bitselect(x, y, i64x2.gt_s(x, y));
      if (op == BinaryOp.Minimum) return v128.bitselect(x, y, i64x2.lt_s(x, y));
    } else {
      if (op == BinaryOp.Maximum) return v128.max<T>(x, y);
      if (op == BinaryOp.Minimum) return v128.min<T>(x, y);
    }
    if (isInteger<T>()) {
      if (op == BinaryOp.BitwiseAnd) return v128.and(x, y);
      if (op == BinaryOp.BitwiseOr) return v128.or(x, y);
      if (op == BinaryOp.BitwiseXor) return v128.xor(x, y);
    }
    if (isFloat<T>()) {
      if (op == BinaryOp.Div) return v128.div<T>(x, y);
      if (op == BinaryOp.TruncDivide) return v128.trunc<T>(v128.div<T>(x, y));
      if (op == BinaryOp.Copysign) return v128.bitselect(y, x, v128.neg<T>(v128.splat<T>(0)));
      if (op == BinaryOp.ReluGrad) return v128.andnot(y, v128.le<T>(x, v128.splat<T>(0)));
      if (op == BinaryOp.TanhGrad)
        return v128.mul<T>(y, v128.sub<T>(v128.splat<T>(1), v128.mul<T>(x, x)));
      if (op == BinaryOp.SigmoidGrad)
        return v128.mul<T>(v128.mul<T>(y, x), v128.sub<T>(v128.splat<T>(1), x));
      if (sizeof<T>() == 4) {
        if (op == BinaryOp.Pow) return Power.f32x4(x, y);
        if (op == BinaryOp.GeluGrad) return Gelu.gradF32x4(x, y);
        if (op == BinaryOp.GeluTanhGrad) return Gelu.tanhGradF32x4(x, y);
        if (op >= BinaryOp.Fmod) return BinaryFunctions.f32x4(op, x, y);
      }
    }
    return unreachable();
  }

  @inline static scalar<T>(op: BinaryOp, x: T, y: T): T {
    if (op == BinaryOp.Add) return <T>(x + y);
    if (op == BinaryOp.Sub) return <T>(x - y);
    if (op == BinaryOp.Mul) return <T>(x * y);
    if (isInteger<T>()) {
      if (op == BinaryOp.Maximum) return x > y ? x : y;
      if (op == BinaryOp.Minimum) return x < y ? x : y;
      if (op == BinaryOp.BitwiseAnd) return <T>(x & y);
      if (op == BinaryOp.BitwiseOr) return <T>(x | y);
      if (op == BinaryOp.BitwiseXor) return <T>(x ^ y);
      if (op == BinaryOp.Fmod) return Division.fmod<T>(x, y);
      if (op == BinaryOp.Remainder) return Division.remainder<T>(x, y);
      if (op == BinaryOp.TruncDivide) return Division.trunc<T>(x, y);
      if (op == BinaryOp.FloorDivide) return Division.floor<T>(x, y);
      if (op == BinaryOp.Pow) return Division.pow<T>(x, y);
    } else {
      if (op == BinaryOp.Maximum) return max<T>(x, y);
      if (op == BinaryOp.Minimum) return min<T>(x, y);
    }
    if (isFloat<T>()) {
      if (op == BinaryOp.Div) return <T>(x / y);
      if (op == BinaryOp.TruncDivide) return trunc<T>(<T>(x / y));
      if (op == BinaryOp.Copysign) return copysign<T>(x, y);
      if (op == BinaryOp.ReluGrad) return x <= 0 ? <T>0 : y;
      if (op == BinaryOp.TanhGrad) return <T>(y * <T>(<T>1 - <T>(x * x)));
      if (op == BinaryOp.SigmoidGrad) return <T>(<T>(y * x) * <T>(<T>1 - x));
      if (sizeof<T>() == 4 && Binary.isLong(op)) {
        // A lone element gets the bits it would get in a vector.
        const lanes = Binary.vector<T>(op, v128.splat<T>(x), v128.splat<T>(y));
        return v128.extract_lane<T>(lanes, 0);
      }
      if (op == BinaryOp.Pow) {
        // IEEE 754 and torch: 1 to any power is 1, as is -1 to an infinite one; the library follows JavaScript here.
        if (x == 1 || (x == -1 && abs<T>(y) == <T>Infinity)) return 1;
        return <T>NativeMath.pow(<f64>x, <f64>y);
      }
      if (op == BinaryOp.GeluGrad) return <T>Gelu.gradF64(<f64>x, <f64>y);
      if (op == BinaryOp.GeluTanhGrad) return <T>Gelu.tanhGradF64(<f64>x, <f64>y);
      if (op >= BinaryOp.Fmod) return <T>BinaryFunctions.f64(op, <f64>x, <f64>y);
    }
    return unreachable();
  }
}
