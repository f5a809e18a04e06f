import { Erf } from "./math-erf";
import { Erfinv } from "./math-erfinv";
import { UnaryOp } from "./unary";

/** The longer functions of one operand in float64. `op` is a constant where this is inlined. */
export class FunctionsF64 {
  @inline static run(op: UnaryOp, x: f64): f64 {
    if (op == UnaryOp.Exp2) return NativeMath.exp2(x);
    if (op == UnaryOp.Expm1) return NativeMath.expm1(x);
    if (op == UnaryOp.Log2) return NativeMath.log2(x);
    if (op == UnaryOp.Log10) return NativeMath.log10(x);
    if (op == UnaryOp.Log1p) return NativeMath.log1p(x);
    if (op == UnaryOp.Tan) return NativeMath.tan(x);
    if (op == UnaryOp.Asin) return NativeMath.asin(x);
    if (op == UnaryOp.Acos) return NativeMath.acos(x);
    if (op == UnaryOp.Atan) return NativeMath.atan(x);
    if (op == UnaryOp.Sinh) return NativeMath.sinh(x);
    if (op == UnaryOp.Cosh) return NativeMath.cosh(x);
    if (op == UnaryOp.Asinh) return NativeMath.asinh(x);
    if (op == UnaryOp.Acosh) return NativeMath.acosh(x);
    if (op == UnaryOp.Atanh) return NativeMath.atanh(x);
    if (op == UnaryOp.Erfc) return Erf.complementF64(x);
    if (op == UnaryOp.Erfinv) return Erfinv.f64(x);
    return unreachable();
  }
}
