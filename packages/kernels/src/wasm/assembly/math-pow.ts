import { Logarithm } from "./math-log";
import { Wide } from "./math-wide";

const half = memory.data<f64>([0.5]);
const one = memory.data<f64>([1]);
const infinity = memory.data<f64>([Infinity]);
const limit = memory.data<f64>([1000]);
const lowLimit = memory.data<f64>([-1000]);

/**
 * `x^y` in float32 as `2^(y log2 |x|)` on float64 lanes, less than 0.6 ulp from the exact value. Special cases as IEEE
 * 754 and torch have them: 1 to any power is 1, also to NaN, and so are anything to the power 0 and -1 to an infinity.
 */
export class Power {
  @inline static f32x4(x: v128, y: v128): v128 {
    return Wide.join(Power.half(Wide.low(x), Wide.low(y)), Power.half(Wide.high(x), Wide.high(y)));
  }

  @inline static half(x: v128, y: v128): v128 {
    const size = f64x2.abs(x);
    const zero = f64x2.splat(0);
    let t = f64x2.mul(y, Logarithm.ofPositive(size));
    t = f64x2.pmax(f64x2.pmin(t, v128.load64_splat(limit)), v128.load64_splat(lowLimit));
    let result = Wide.exp2(t);
    // The sign: minus for negative x, -0 among them, and odd y; NaN for negative numbers and fractional y.
    const halved = f64x2.mul(y, v128.load64_splat(half));
    const whole = f64x2.eq(f64x2.trunc(y), y);
    const odd = v128.andnot(whole, f64x2.eq(f64x2.trunc(halved), halved));
    const sign = v128.and(v128.and(x, odd), i64x2.splat(i64.MIN_VALUE));
    result = v128.xor(result, sign);
    const finite = f64x2.lt(size, v128.load64_splat(infinity));
    const undefinedPower = v128.and(f64x2.lt(x, zero), v128.andnot(finite, whole));
    result = v128.or(result, undefinedPower);
    const unit = v128.or(
      f64x2.eq(x, v128.load64_splat(one)),
      v128.and(
        f64x2.eq(size, v128.load64_splat(one)),
        f64x2.eq(f64x2.abs(y), v128.load64_splat(infinity)),
      ),
    );
    return v128.bitselect(v128.load64_splat(one), result, v128.or(unit, f64x2.eq(y, zero)));
  }
}
