/**
 * Unevaluated sums of two float64 with `|low| <= ulp(high) / 2`: about 106 significant bits. Operations return the high
 * part and leave the low one in `DoubleDouble.low`.
 */
export class DoubleDouble {
  static low: f64 = 0;

  /** What `sum = x + y` lost by rounding, exactly (Knuth). */
  @inline static sumError(x: f64, y: f64, sum: f64): f64 {
    const yPart = sum - x;
    return x - (sum - yPart) + (y - yPart);
  }

  /** What `product = x * y` lost by rounding, exactly (Dekker, Veltkamp), within 2^-900 … 2^990. */
  @inline static productError(x: f64, y: f64, product: f64): f64 {
    const xHigh = Split.upperHalf(x);
    const yHigh = Split.upperHalf(y);
    const xLow = x - xHigh;
    const yLow = y - yHigh;
    return xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
  }

  /** The exact `x + y`. */
  @inline static sum(x: f64, y: f64): f64 {
    const high = x + y;
    DoubleDouble.low = DoubleDouble.sumError(x, y, high);
    return high;
  }

  /** Within 2^-104 of the larger argument. */
  @inline static add(xHigh: f64, xLow: f64, yHigh: f64, yLow: f64): f64 {
    const high = xHigh + yHigh;
    return DoubleDouble.sum(high, DoubleDouble.sumError(xHigh, yHigh, high) + (xLow + yLow));
  }

  /** Within about 2^-102 of the result. */
  @inline static multiply(xHigh: f64, xLow: f64, yHigh: f64, yLow: f64): f64 {
    const high = xHigh * yHigh;
    const error = DoubleDouble.productError(xHigh, yHigh, high);
    return DoubleDouble.sum(high, error + (xHigh * yLow + xLow * yHigh));
  }

  /** `x / y` for a float64 x, within about 2^-100 of the result. */
  @inline static divide(x: f64, yHigh: f64, yLow: f64): f64 {
    const quotient = x / yHigh;
    const product = quotient * yHigh;
    const error = DoubleDouble.productError(quotient, yHigh, product);
    return DoubleDouble.sum(quotient, (x - product - error - quotient * yLow) / yHigh);
  }

  /**
   * `a * b + c` with one rounding: product and sums are split into a rounded value and its exact error, and the errors
   * are added with rounding to odd (Boldo and Melquiond, 2008). Exact while neither the factors nor the product leave
   * 2^-900 … 2^990; where the product overflows the split, the result is rounded twice.
   */
  @inline static fusedMultiplyAdd(a: f64, b: f64, c: f64): f64 {
    const product = a * b;
    const productLow = DoubleDouble.productError(a, b, product);
    if (!isFinite(productLow)) return product + c;
    const small = c + productLow;
    const large = product + small;
    const x = DoubleDouble.sumError(c, productLow, small);
    const y = DoubleDouble.sumError(product, small, large);
    const sum = x + y;
    const lost = DoubleDouble.sumError(x, y, sum);
    let bits = reinterpret<i64>(sum);
    if (lost != 0 && (bits & 1) == 0) bits += lost > 0 == sum > 0 ? 1 : -1;
    return large + reinterpret<f64>(bits);
  }
}

class Split {
  /** The upper 26 bits of the significand. */
  @inline static upperHalf(x: f64): f64 {
    const scaled = 134217729 * x; // 2^27 + 1
    return scaled - (scaled - x);
  }
}
