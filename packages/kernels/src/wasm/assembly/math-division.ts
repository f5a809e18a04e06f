import { Wide } from "./math-wide";

const largestQuotient = memory.data<f64>([268435456]); // 2^28
const infinity = memory.data<f64>([Infinity]);

/** Remainders and whole quotients, of integers and floats. Exact for floats of any size; 0 for integers divided by 0. */
export class Division {
  /** The remainder with the sign of x: `x - trunc(x / y) y` without a rounding. */
  @inline static fmodF32x4(x: v128, y: v128): v128 {
    const low = Wide.low(x);
    const high = Wide.high(x);
    const lowY = Wide.low(y);
    const highY = Wide.high(y);
    const lowQuotient = f64x2.div(low, lowY);
    const highQuotient = f64x2.div(high, highY);
    const plain = v128.and(
      Division.isPlain(lowQuotient, lowY),
      Division.isPlain(highQuotient, highY),
    );
    if (!v128.all_true<i64>(plain)) return Division.slow(x, y);
    return Wide.join(
      Division.rest(low, lowY, lowQuotient),
      Division.rest(high, highY, highQuotient),
    );
  }

  /**
   * Below 2^28 the quotient of two float32 in float64 never rounds up to a whole number, and its whole part times y is exact
   * in 53 bits.
   */
  @inline static isPlain(quotient: v128, y: v128): v128 {
    return v128.and(
      f64x2.lt(f64x2.abs(quotient), v128.load64_splat(largestQuotient)),
      f64x2.lt(f64x2.abs(y), v128.load64_splat(infinity)),
    );
  }

  /** A rest of 0 has the sign of x as well. */
  @inline static rest(x: v128, y: v128, quotient: v128): v128 {
    const rest = f64x2.sub(x, f64x2.mul(f64x2.trunc(quotient), y));
    return v128.or(rest, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
  }

  /** The lanes one by one, for zeros, infinities, NaN and quotients of any size. */
  static slow(x: v128, y: v128): v128 {
    let z = f32x4.splat(f32x4.extract_lane(x, 0) % f32x4.extract_lane(y, 0));
    z = f32x4.replace_lane(z, 1, f32x4.extract_lane(x, 1) % f32x4.extract_lane(y, 1));
    z = f32x4.replace_lane(z, 2, f32x4.extract_lane(x, 2) % f32x4.extract_lane(y, 2));
    return f32x4.replace_lane(z, 3, f32x4.extract_lane(x, 3) % f32x4.extract_lane(y, 3));
  }

  /** The remainder with the sign of y. */
  @inline static remainderF32x4(x: v128, y: v128): v128 {
    const rest = Division.fmodF32x4(x, y);
    return v128.bitselect(f32x4.add(rest, y), rest, Division.isBelow(rest, y));
  }

  /** Lanes in which a rest that is not 0 has the other sign than y. */
  @inline static isBelow(rest: v128, y: v128): v128 {
    const zero = f32x4.splat(0);
    return v128.and(f32x4.ne(rest, zero), v128.xor(f32x4.lt(y, zero), f32x4.lt(rest, zero)));
  }

  /** `floor(x / y)` of the exact quotient, as Python and torch have it; `x / y` where y is 0. */
  @inline static floorF32x4(x: v128, y: v128): v128 {
    const zero = f32x4.splat(0);
    const one = f32x4.splat(1);
    const rest = Division.fmodF32x4(x, y);
    let quotient = f32x4.div(f32x4.sub(x, rest), y);
    quotient = f32x4.sub(quotient, v128.and(one, Division.isBelow(rest, y)));
    let whole = f32x4.floor(quotient);
    const rounded = f32x4.gt(f32x4.sub(quotient, whole), f32x4.splat(0.5));
    whole = f32x4.add(whole, v128.and(one, rounded));
    const plain = f32x4.div(x, y);
    const signedZero = v128.and(plain, i32x4.splat(0x80000000));
    whole = v128.bitselect(signedZero, whole, f32x4.eq(quotient, zero));
    return v128.bitselect(plain, whole, f32x4.eq(y, zero));
  }

  @inline static fmod<T>(x: T, y: T): T {
    if (isInteger<T>()) return y == <T>0 ? <T>0 : <T>(x % y);
    return <T>(x % y);
  }

  @inline static remainder<T>(x: T, y: T): T {
    const rest = Division.fmod<T>(x, y);
    return Division.isUnder<T>(rest, y) ? <T>(rest + y) : rest;
  }

  @inline static isUnder<T>(rest: T, y: T): bool {
    const zero = <T>0;
    return rest != zero && y < zero != rest < zero;
  }

  /** Toward zero, of integers; the least one divided by -1 wraps. */
  @inline static trunc<T>(x: T, y: T): T {
    if (y == <T>0) return <T>0;
    if (isSigned<T>() && y == <T>-1) return <T>(<T>0 - x);
    return <T>(x / y);
  }

  @inline static floor<T>(x: T, y: T): T {
    if (isInteger<T>()) {
      const quotient = Division.trunc<T>(x, y);
      if (!isSigned<T>()) return quotient;
      const rest = Division.fmod<T>(x, y);
      return Division.isUnder<T>(rest, y) ? <T>(quotient - <T>1) : quotient;
    }
    if (y == <T>0) return <T>(x / y);
    const rest = Division.fmod<T>(x, y);
    let quotient = <T>(<T>(x - rest) / y);
    if (Division.isUnder<T>(rest, y)) quotient = <T>(quotient - <T>1);
    if (quotient == <T>0) return copysign<T>(<T>0, <T>(x / y));
    const whole = floor<T>(quotient);
    return quotient - whole > <T>0.5 ? <T>(whole + <T>1) : whole;
  }

  /** `x^y` of integers, wrapping; negative exponents leave 0, but of 1 and -1. */
  @inline static pow<T>(x: T, y: T): T {
    if (isSigned<T>() && y < 0) {
      if (x == <T>1) return <T>1;
      if (x == <T>-1) return (y & <T>1) == <T>0 ? <T>1 : <T>-1;
      return <T>0;
    }
    let power = <T>1;
    let base = x;
    for (let left = y; left != <T>0; left >>= <T>1) {
      if ((left & <T>1) != <T>0) power = <T>(power * base);
      base = <T>(base * base);
    }
    return power;
  }
}
