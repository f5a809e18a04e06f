import { Erf } from "./math-erf";
import { FunctionsF32 } from "./functions-f32";
import { FunctionsF64 } from "./functions-f64";
import { MathF32 } from "./math-f32";
import { Gelu } from "./math-gelu";
import { Sine } from "./math-sine";
import { Strided } from "./strided";
import { Vector } from "./vector";

/** Elementwise operations of one operand with a result of its type. */
export const enum UnaryOp {
  Neg,
  Abs,
  Relu,
  Exp,
  Log,
  Sqrt,
  Tanh,
  Sigmoid,
  Sin,
  Cos,
  LogicalNot,
  Erf,
  Gelu,
  GeluTanh,
  Floor,
  Ceil,
  Trunc,
  Round,
  Frac,
  Sign,
  Reciprocal,
  Rsqrt,
  BitwiseNot,
  // From here on functions that are called: they are long, and most of their time goes into division and polynomials.
  Exp2,
  Expm1,
  Log2,
  Log10,
  Log1p,
  Tan,
  Asin,
  Acos,
  Atan,
  Sinh,
  Cosh,
  Asinh,
  Acosh,
  Atanh,
  Erfc,
  Erfinv,
}

/** The loops of one unary operation. `op` is a constant where these are inlined. */
export class Unary {
  @inline static run<T>(
    op: UnaryOp,
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
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
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    const contiguous = outCol == 1 && aCol == 1;
    if (contiguous && Strided.runsOn(cols, aRow, aCol) && Strided.runsOn(cols, outRow, outCol)) {
      cols *= rows;
      rows = 1;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      let n = cols;
      if (contiguous && Unary.hasVector<T>(op)) {
        if (Unary.isShort(op) && (isFloat<T>() || sizeof<T>() == 4)) {
          // Four at a time: the pointers' steps cost as much as the operation.
          for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
            const z0 = Unary.vector<T>(op, v128.load(x));
            const z1 = Unary.vector<T>(op, v128.load(x, 16));
            const z2 = Unary.vector<T>(op, v128.load(x, 32));
            const z3 = Unary.vector<T>(op, v128.load(x, 48));
            v128.store(z, z0);
            v128.store(z, z1, 16);
            v128.store(z, z2, 32);
            v128.store(z, z3, 48);
            x += 64;
            z += 64;
          }
        }
        for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
          v128.store(z, Unary.vector<T>(op, v128.load(x)));
          x += 16;
          z += 16;
        }
      }
      for (; n > 0; --n) {
        store<T>(z, Unary.scalar<T>(op, load<T>(x)));
        x += aCol * sizeof<T>();
        z += outCol * sizeof<T>();
      }
      a += aRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** Whether the operation is one or a few instructions. */
  @inline static isShort(op: UnaryOp): bool {
    return (
      op == UnaryOp.Neg ||
      op == UnaryOp.Abs ||
      op == UnaryOp.Relu ||
      op == UnaryOp.Sqrt ||
      op == UnaryOp.LogicalNot ||
      (op >= UnaryOp.Floor && op <= UnaryOp.BitwiseNot)
    );
  }

  @inline static hasVector<T>(op: UnaryOp): bool {
    return Unary.isShort(op) || sizeof<T>() == 4;
  }

  @inline static vector<T>(op: UnaryOp, x: v128): v128 {
    if (isFloat<T>()) {
      // pmax(x, 0) keeps NaN (pmax(0, x) would drop it) and is cheaper than max.
      if (op == UnaryOp.Relu) return v128.pmax<T>(x, v128.splat<T>(0));
      if (op == UnaryOp.Sqrt) return v128.sqrt<T>(x);
      if (op == UnaryOp.Floor) return v128.floor<T>(x);
      if (op == UnaryOp.Ceil) return v128.ceil<T>(x);
      if (op == UnaryOp.Trunc) return v128.trunc<T>(x);
      if (op == UnaryOp.Round) return v128.nearest<T>(x);
      if (op == UnaryOp.Frac) return v128.sub<T>(x, v128.trunc<T>(x));
      if (op == UnaryOp.Reciprocal) return v128.div<T>(v128.splat<T>(1), x);
      if (op == UnaryOp.Rsqrt) return v128.div<T>(v128.splat<T>(1), v128.sqrt<T>(x));
      if (op == UnaryOp.Sign) {
        const one = v128.splat<T>(1);
        const minus = v128.and(v128.neg<T>(one), v128.lt<T>(x, v128.splat<T>(0)));
        return v128.or(v128.and(one, v128.gt<T>(x, v128.splat<T>(0))), minus);
      }
      if (sizeof<T>() == 4) {
        if (op == UnaryOp.Exp) return MathF32.exp(x);
        if (op == UnaryOp.Log) return MathF32.log(x);
        if (op == UnaryOp.Tanh) return MathF32.tanh(x);
        if (op == UnaryOp.Sigmoid) return MathF32.sigmoid(x);
        if (op == UnaryOp.Sin) return Sine.sin(x);
        if (op == UnaryOp.Cos) return Sine.cos(x);
        if (op == UnaryOp.Erf) return Erf.f32x4(x);
        if (op == UnaryOp.Gelu) return Gelu.f32x4(x);
        if (op == UnaryOp.GeluTanh) return Gelu.tanhF32x4(x);
        if (op >= UnaryOp.Exp2) return FunctionsF32.run(op, x);
      }
    }
    if (op == UnaryOp.Neg) return v128.neg<T>(x);
    if (op == UnaryOp.LogicalNot) return v128.xor(x, v128.splat<T>(1));
    if (op == UnaryOp.BitwiseNot) return v128.not(x);
    if (op == UnaryOp.Sign) {
      // Masks are -1.
      const zero = v128.splat<T>(0);
      return v128.sub<T>(v128.lt<T>(x, zero), v128.gt<T>(x, zero));
    }
    return v128.abs<T>(x);
  }

  @inline static scalar<T>(op: UnaryOp, x: T): T {
    if (isFloat<T>()) {
      if (op == UnaryOp.Relu) return x < 0 ? <T>0 : x;
      if (op == UnaryOp.Sqrt) return sqrt<T>(x);
      if (op == UnaryOp.Floor) return floor<T>(x);
      if (op == UnaryOp.Ceil) return ceil<T>(x);
      if (op == UnaryOp.Trunc) return trunc<T>(x);
      if (op == UnaryOp.Round) return nearest<T>(x);
      if (op == UnaryOp.Frac) return <T>(x - trunc<T>(x));
      if (op == UnaryOp.Reciprocal) return <T>(<T>1 / x);
      if (op == UnaryOp.Rsqrt) return <T>(<T>1 / sqrt<T>(x));
      if (sizeof<T>() == 4) {
        // A lone element gets the bits it would get in a vector.
        if (Unary.hasVector<T>(op))
          return v128.extract_lane<T>(Unary.vector<T>(op, v128.splat<T>(x)), 0);
      } else {
        if (op == UnaryOp.Exp) return <T>NativeMath.exp(<f64>x);
        if (op == UnaryOp.Log) return <T>NativeMath.log(<f64>x);
        if (op == UnaryOp.Tanh) return <T>NativeMath.tanh(<f64>x);
        if (op == UnaryOp.Sigmoid) return <T>Unary.sigmoidF64(<f64>x);
        if (op == UnaryOp.Erf) return <T>Erf.f64(<f64>x);
        if (op == UnaryOp.Gelu) return <T>Gelu.f64(<f64>x);
        if (op == UnaryOp.GeluTanh) return <T>Gelu.tanhF64(<f64>x);
        if (op == UnaryOp.Sin) return <T>NativeMath.sin(<f64>x);
        if (op == UnaryOp.Cos) return <T>NativeMath.cos(<f64>x);
        if (op >= UnaryOp.Exp2) return <T>FunctionsF64.run(op, <f64>x);
      }
    }
    if (op == UnaryOp.Neg) return <T>-x;
    if (op == UnaryOp.LogicalNot) return <T>(x == <T>0 ? 1 : 0);
    if (op == UnaryOp.Sign) return x > <T>0 ? <T>1 : x < <T>0 ? <T>-1 : <T>0;
    if (isInteger<T>() && op == UnaryOp.BitwiseNot) return <T>~x;
    return abs<T>(x);
  }

  /** `1 / (1 + e^-x)` without overflow: for negative x as `z / (1 + z)` with `z = e^x`. */
  @inline static sigmoidF64(x: f64): f64 {
    const z = NativeMath.exp(-abs<f64>(x));
    return (x < 0 ? z : 1) / (1 + z);
  }
}
