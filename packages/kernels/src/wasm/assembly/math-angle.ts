import { Wide } from "./math-wide";

const one = memory.data<f64>([1]);
const largest = memory.data<f64>([1e300]);
const smallest = memory.data<f64>([1e-300]);
const tanEighth = memory.data<f64>([0.41421356237309503]); // of π/8
const quarterTurn = memory.data<f64>([1.5707963267948966]);
const eighthTurn = memory.data<f64>([0.7853981633974483]);
const halfTurn = memory.data<f64>([3.141592653589793]);
/** `atan(t) / t` in t², for |t| up to tan π/8. */
const terms = memory.data<f64>([
  0.9999999999783987, -0.33333332097609386, 0.19999883856551304, -0.14281588772654125,
  0.1104048922721824, -0.08456192886940496, 0.0470734814196802,
]);

/** Inverse trigonometric functions of float32 arguments on float64 lanes, less than 0.6 ulp from the exact value. */
export class Angle {
  @inline static atan(x: v128): v128 {
    const unit = v128.load64_splat(one);
    return Wide.join(Angle.of(Wide.low(x), unit), Angle.of(Wide.high(x), unit));
  }

  @inline static atan2(y: v128, x: v128): v128 {
    return Wide.join(Angle.of(Wide.low(y), Wide.low(x)), Angle.of(Wide.high(y), Wide.high(x)));
  }

  @inline static asin(x: v128): v128 {
    const low = Wide.low(x);
    const high = Wide.high(x);
    return Wide.join(Angle.of(low, Angle.leg(low)), Angle.of(high, Angle.leg(high)));
  }

  @inline static acos(x: v128): v128 {
    const low = Wide.low(x);
    const high = Wide.high(x);
    return Wide.join(Angle.of(Angle.leg(low), low), Angle.of(Angle.leg(high), high));
  }

  /** `√(1 - x²)`: the triangle's other side; NaN beyond 1. */
  @inline static leg(x: v128): v128 {
    const unit = v128.load64_splat(one);
    return f64x2.sqrt(f64x2.mul(f64x2.sub(unit, x), f64x2.add(unit, x)));
  }

  /** The angle of the point (x, y), from -π to π. */
  static of(y: v128, x: v128): v128 {
    // Infinities become large numbers, which have the same quotients; pmin keeps a NaN in its first operand.
    const up = f64x2.pmin(f64x2.abs(y), v128.load64_splat(largest));
    const across = f64x2.pmin(f64x2.abs(x), v128.load64_splat(largest));
    const steep = f64x2.gt(up, across);
    const short = v128.bitselect(across, up, steep);
    const long = f64x2.pmax(v128.bitselect(up, across, steep), v128.load64_splat(smallest));
    // The first half of the eighth turn as it is, the second as a distance from the eighth: tan(a - π/4) = (t - 1) / (t + 1).
    const far = f64x2.gt(short, f64x2.mul(long, v128.load64_splat(tanEighth)));
    const t = f64x2.div(
      f64x2.sub(short, v128.and(long, far)),
      v128.bitselect(f64x2.add(short, long), long, far),
    );
    const s = f64x2.mul(t, t);
    let p = f64x2.add(f64x2.mul(v128.load64_splat(terms, 48), s), v128.load64_splat(terms, 40));
    p = f64x2.add(f64x2.mul(p, s), v128.load64_splat(terms, 32));
    p = f64x2.add(f64x2.mul(p, s), v128.load64_splat(terms, 24));
    p = f64x2.add(f64x2.mul(p, s), v128.load64_splat(terms, 16));
    p = f64x2.add(f64x2.mul(p, s), v128.load64_splat(terms, 8));
    p = f64x2.add(f64x2.mul(p, s), v128.load64_splat(terms));
    let angle = f64x2.add(f64x2.mul(p, t), v128.and(v128.load64_splat(eighthTurn), far));
    angle = v128.bitselect(f64x2.sub(v128.load64_splat(quarterTurn), angle), angle, steep);
    const left = i64x2.shr_s(x, 63); // -0 counts
    angle = v128.bitselect(f64x2.sub(v128.load64_splat(halfTurn), angle), angle, left);
    return v128.or(angle, v128.and(y, i64x2.splat(i64.MIN_VALUE)));
  }
}
