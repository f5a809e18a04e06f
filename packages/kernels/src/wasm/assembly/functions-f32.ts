import { Angle } from "./math-angle";
import { Erf } from "./math-erf";
import { Erfinv } from "./math-erfinv";
import { Exponential } from "./math-exp";
import { Logarithm } from "./math-log";
import { Sine } from "./math-sine";
import { UnaryOp } from "./unary";

/** The longer functions of one operand, on four float32 lanes. `op` is a constant where this is inlined. */
export class FunctionsF32 {
  @inline static run(op: UnaryOp, x: v128): v128 {
    if (op == UnaryOp.Exp2) return Exponential.exp2(x);
    if (op == UnaryOp.Expm1) return Exponential.expm1(x);
    if (op == UnaryOp.Log2) return Logarithm.log2(x);
    if (op == UnaryOp.Log10) return Logarithm.log10(x);
    if (op == UnaryOp.Log1p) return Logarithm.log1p(x);
    if (op == UnaryOp.Tan) return Sine.tan(x);
    if (op == UnaryOp.Asin) return Angle.asin(x);
    if (op == UnaryOp.Acos) return Angle.acos(x);
    if (op == UnaryOp.Atan) return Angle.atan(x);
    if (op == UnaryOp.Sinh) return Exponential.sinh(x);
    if (op == UnaryOp.Cosh) return Exponential.cosh(x);
    if (op == UnaryOp.Asinh) return Logarithm.asinh(x);
    if (op == UnaryOp.Acosh) return Logarithm.acosh(x);
    if (op == UnaryOp.Atanh) return Logarithm.atanh(x);
    if (op == UnaryOp.Erfc) return Erf.complementF32x4(x);
    if (op == UnaryOp.Erfinv) return Erfinv.f32x4(x);
    return unreachable();
  }
}
