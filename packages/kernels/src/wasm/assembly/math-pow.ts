import { Wide } from "./math-wide";

const half = memory.data<f64>([0.5]);
const one = memory.data<f64>([1]);
const infinity = memory.data<f64>([Infinity]);
const limit = memory.data<f64>([1000]);
const lowLimit = memory.data<f64>([-1000]);
const rootHalfBits = memory.data<u64>([0x3fe6a09e667f3bcd]);
const exponentOffset = memory.data<u64>([0x00095f619980c433]); // bits of 1 less those of √½
const mantissaBits = memory.data<u64>([0x000fffffffffffff]);
const twoTo52 = memory.data<f64>([4503599627370496]);
const twoTo52Biased = memory.data<f64>([4503599627371519]); // + 1023
const terms = memory.data<f64>([
  2.885390081790142, 0.9617966732662345, 0.5770836003358578, 0.41167174559958014,
  0.3407489830737215,
]);

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
    let t = f64x2.mul(y, Power.log2(size));
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

  /** For x of at least 0: `x = 2^k m`, m in [√½, √2), and a series in `s = (m - 1) / (m + 1)`. */
  @inline static log2(x: v128): v128 {
    const offset = i64x2.add(x, v128.load64_splat(exponentOffset));
    // The exponent becomes a number in the low bits of 2^52.
    const k = f64x2.sub(
      v128.or(i64x2.shr_u(offset, 52), v128.load64_splat(twoTo52)),
      v128.load64_splat(twoTo52Biased),
    );
    const m = i64x2.add(
      v128.and(offset, v128.load64_splat(mantissaBits)),
      v128.load64_splat(rootHalfBits),
    );
    const s = f64x2.div(f64x2.sub(m, v128.load64_splat(one)), f64x2.add(m, v128.load64_splat(one)));
    const z = f64x2.mul(s, s);
    let p = f64x2.add(f64x2.mul(v128.load64_splat(terms, 32), z), v128.load64_splat(terms, 24));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 16));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 8));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms));
    const y = f64x2.add(f64x2.mul(p, s), k);
    // Infinity and NaN stay, 0 gives -Infinity.
    const limited = v128.bitselect(y, x, f64x2.lt(x, v128.load64_splat(infinity)));
    return v128.bitselect(f64x2.splat(-Infinity), limited, f64x2.eq(x, f64x2.splat(0)));
  }
}
