/**
 * Unevaluated sums of two float64 with `|low| <= ulp(high) / 2`, about 106 significant bits, in two lanes. Operations
 * return the high parts and leave the low ones in `DoubleDouble.low`.
 */
export class DoubleDouble {
  static low: v128 = i64x2(0, 0);

  /** What `sum = x + y` lost by rounding, exactly (Knuth). */
  @inline static sumError(x: v128, y: v128, sum: v128): v128 {
    const yPart = f64x2.sub(sum, x);
    return f64x2.add(f64x2.sub(x, f64x2.sub(sum, yPart)), f64x2.sub(y, yPart));
  }

  /** What `product = x * y` lost by rounding, exactly, within 2^-900 … 2^990. */
  @inline static productError(x: v128, y: v128, product: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(x, y, f64x2.neg(product));
    return DoubleDouble.splitProductError(x, y, product);
  }

  /** The same without a fused operation (Dekker, Veltkamp); NaN where the splitting overflows. */
  @inline static splitProductError(x: v128, y: v128, product: v128): v128 {
    const xHigh = DoubleDouble.upperHalf(x);
    const yHigh = DoubleDouble.upperHalf(y);
    const xLow = f64x2.sub(x, xHigh);
    const yLow = f64x2.sub(y, yHigh);
    let rest = f64x2.sub(product, f64x2.mul(xHigh, yHigh));
    rest = f64x2.sub(rest, f64x2.mul(xLow, yHigh));
    rest = f64x2.sub(rest, f64x2.mul(xHigh, yLow));
    return f64x2.sub(f64x2.mul(xLow, yLow), rest);
  }

  /** The upper 26 bits of the significand. */
  @inline static upperHalf(x: v128): v128 {
    const scaled = f64x2.mul(f64x2.splat(134217729), x); // 2^27 + 1
    return f64x2.sub(scaled, f64x2.sub(scaled, x));
  }

  /** The exact `x + y`. */
  @inline static sum(x: v128, y: v128): v128 {
    const high = f64x2.add(x, y);
    DoubleDouble.low = DoubleDouble.sumError(x, y, high);
    return high;
  }

  /** Within 2^-104 of the larger argument. */
  @inline static add(xHigh: v128, xLow: v128, yHigh: v128, yLow: v128): v128 {
    const high = f64x2.add(xHigh, yHigh);
    const error = DoubleDouble.sumError(xHigh, yHigh, high);
    return DoubleDouble.sum(high, f64x2.add(error, f64x2.add(xLow, yLow)));
  }

  /** Within about 2^-102 of the result. */
  @inline static multiply(xHigh: v128, xLow: v128, yHigh: v128, yLow: v128): v128 {
    const high = f64x2.mul(xHigh, yHigh);
    const error = DoubleDouble.productError(xHigh, yHigh, high);
    const cross = f64x2.add(f64x2.mul(xHigh, yLow), f64x2.mul(xLow, yHigh));
    return DoubleDouble.sum(high, f64x2.add(error, cross));
  }

  /** `x / y` for a float64 x, within about 2^-100 of the result. */
  @inline static divide(x: v128, yHigh: v128, yLow: v128): v128 {
    const quotient = f64x2.div(x, yHigh);
    const product = f64x2.mul(quotient, yHigh);
    let rest = f64x2.sub(x, product);
    rest = f64x2.sub(rest, DoubleDouble.productError(quotient, yHigh, product));
    rest = f64x2.sub(rest, f64x2.mul(quotient, yLow));
    return DoubleDouble.sum(quotient, f64x2.div(rest, yHigh));
  }

  /**
   * `a * b + c` with one rounding: product and sums are split into a rounded value and its exact error, and the errors
   * are added with rounding to odd (Boldo and Melquiond, 2008). Exact while neither the factors nor the product leave
   * 2^-900 … 2^990; where the product overflows the split, the result is rounded twice, in both builds.
   */
  @inline static fusedMultiplyAdd(a: v128, b: v128, c: v128): v128 {
    const product = f64x2.mul(a, b);
    const productLow = DoubleDouble.splitProductError(a, b, product);
    const small = f64x2.add(c, productLow);
    const large = f64x2.add(product, small);
    const odd = DoubleDouble.sumToOdd(
      DoubleDouble.sumError(c, productLow, small),
      DoubleDouble.sumError(product, small, large),
    );
    const isSplit = f64x2.eq(f64x2.sub(productLow, productLow), f64x2.splat(0));
    return v128.bitselect(f64x2.add(large, odd), f64x2.add(product, c), isSplit);
  }

  /** `x + y`, where an inexact sum becomes the one of its two neighbours that has an odd last bit. */
  @inline static sumToOdd(x: v128, y: v128): v128 {
    const sum = f64x2.add(x, y);
    const lost = DoubleDouble.sumError(x, y, sum);
    const zero = f64x2.splat(0);
    const one = i64x2.splat(1);
    // -1 where the lost part points to zero, else 1; nothing where nothing was lost or the sum is odd already.
    const inwards = v128.xor(f64x2.gt(lost, zero), f64x2.gt(sum, zero));
    const isOdd = i64x2.sub(i64x2.splat(0), v128.and(sum, one));
    const step = v128.and(v128.andnot(v128.or(inwards, one), isOdd), f64x2.ne(lost, zero));
    return i64x2.add(sum, step);
  }
}
