import { BinaryOp } from "./binary";
import { Angle } from "./math-angle";
import { Division } from "./math-division";
import { MathF32 } from "./math-f32";
import { Logarithm } from "./math-log";
import { Wide } from "./math-wide";

const infinity = memory.data<f64>([Infinity]);

/** The longer functions of two operands. `op` is a constant where these are inlined. */
export class BinaryFunctions {
  @inline static f32x4(op: BinaryOp, x: v128, y: v128): v128 {
    if (op == BinaryOp.Fmod) return Division.fmodF32x4(x, y);
    if (op == BinaryOp.Remainder) return Division.remainderF32x4(x, y);
    if (op == BinaryOp.FloorDivide) return Division.floorF32x4(x, y);
    if (op == BinaryOp.Atan2) return Angle.atan2(x, y);
    if (op == BinaryOp.Hypot)
      return Wide.join(
        BinaryFunctions.wideHypot(Wide.low(x), Wide.low(y)),
        BinaryFunctions.wideHypot(Wide.high(x), Wide.high(y)),
      );
    if (op == BinaryOp.Logaddexp) return Logarithm.addExp(x, y);
    return BinaryFunctions.xlogyF32x4(x, y);
  }

  /** Squares of float32 neither overflow nor vanish in float64. An infinite side is enough, whatever the other is. */
  @inline static wideHypot(x: v128, y: v128): v128 {
    const length = f64x2.sqrt(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)));
    const end = v128.load64_splat(infinity);
    const endless = v128.or(f64x2.eq(f64x2.abs(x), end), f64x2.eq(f64x2.abs(y), end));
    return v128.bitselect(end, length, endless);
  }

  /** `x ln y`, 0 where x is 0 and y is not NaN. */
  static xlogyF32x4(x: v128, y: v128): v128 {
    const product = f32x4.mul(x, MathF32.log(y));
    const vanishes = v128.and(f32x4.eq(x, f32x4.splat(0)), f32x4.eq(y, y));
    return v128.andnot(product, vanishes);
  }

  @inline static f64(op: BinaryOp, x: f64, y: f64): f64 {
    if (op == BinaryOp.Fmod) return Division.fmod<f64>(x, y);
    if (op == BinaryOp.Remainder) return Division.remainder<f64>(x, y);
    if (op == BinaryOp.FloorDivide) return Division.floor<f64>(x, y);
    if (op == BinaryOp.Atan2) return NativeMath.atan2(x, y);
    if (op == BinaryOp.Hypot) return NativeMath.hypot(x, y);
    if (op == BinaryOp.Logaddexp) return BinaryFunctions.logaddexpF64(x, y);
    return x == 0 && y == y ? 0 : x * NativeMath.log(y);
  }

  static logaddexpF64(x: f64, y: f64): f64 {
    if (x == y && abs<f64>(x) == Infinity) return x;
    return max<f64>(x, y) + NativeMath.log1p(NativeMath.exp(-abs<f64>(x - y)));
  }
}
