import { DoubleDouble } from "./double-double";

// Quotients of small integers in double-double.
const third = memory.data<f64>([0.3333333333333333, 1.850371707708594e-17]);
const fifth = memory.data<f64>([0.2, -1.1102230246251566e-17]);
const sin3 = memory.data<f64>([-0.16666666666666666, -9.25185853854297e-18]); // -1/6
const sin5 = memory.data<f64>([0.008333333333333333, 1.1564823173178714e-19]); // 1/120
const cos4 = memory.data<f64>([0.041666666666666664, 2.3129646346357427e-18]); // 1/24
const cos6 = memory.data<f64>([-0.001388888888888889, 5.300543954373577e-20]); // -1/720
const ln2 = memory.data<f64>([0.6931471805599453, 2.3190468138462996e-17]);
/** `π / 2` in pieces; the first two have 33 bits, so that small multiples of them are exact. */
const halfPi = memory.data<f64>([
  1.57079632673412561417, 6.0771005063039659766e-11, 2.02226624879595063154e-21,
]);
/** Terms of the series from the last to the first that float64 is enough for. */
const logTail = memory.data<f64>([
  1.0 / 25,
  1.0 / 23,
  1.0 / 21,
  1.0 / 19,
  1.0 / 17,
  1.0 / 15,
  1.0 / 13,
  1.0 / 11,
  1.0 / 9,
  1.0 / 7,
]);
const sinTail = memory.data<f64>([
  -1.0 / 1307674368000,
  1.0 / 6227020800,
  -1.0 / 39916800,
  1.0 / 362880,
  -1.0 / 5040,
]);
const cosTail = memory.data<f64>([
  1.0 / 20922789888000,
  -1.0 / 87178291200,
  1.0 / 479001600,
  -1.0 / 3628800,
  1.0 / 40320,
]);

/** Functions whose results are correctly rounded but for about one case in 100,000, in two float64 lanes. */
export class Precise {
  /** Where `sinCos` leaves its results. */
  static sin: v128 = i64x2(0, 0);
  static cos: v128 = i64x2(0, 0);

  /**
   * `ln x` of positive normal values: `x = m 2^k` with m in [√½, √2),
   * and `ln m = 2 artanh((m - 1) / (m + 1))` as a series in double-double.
   */
  static log(x: v128): v128 {
    const one = f64x2.splat(1);
    let m = v128.or(v128.and(x, i64x2.splat(0xfffffffffffff)), one);
    const isLarge = f64x2.ge(m, f64x2.splat(1.4142135623730951));
    m = v128.bitselect(f64x2.mul(m, f64x2.splat(0.5)), m, isLarge);
    // The biased exponent, put into the last bits of 2^52.
    const biased = v128.or(i64x2.shr_u(x, 52), i64x2.splat(0x4330000000000000));
    const exponent = f64x2.add(
      f64x2.sub(biased, f64x2.splat(4503599627371519)), // 2^52 + 1023
      v128.and(one, isLarge),
    );
    const denominator = f64x2.add(m, one);
    const s = DoubleDouble.divide(
      f64x2.sub(m, one),
      denominator,
      DoubleDouble.sumError(m, one, denominator),
    );
    const sLow = DoubleDouble.low;
    const w = DoubleDouble.multiply(s, sLow, s, sLow);
    const wLow = DoubleDouble.low;
    const tail = Terms.sum(f64x2.div(w, f64x2.splat(27)), w, logTail, 10);
    let series = Terms.add(fifth, f64x2.mul(w, tail), f64x2.splat(0));
    series = DoubleDouble.multiply(w, wLow, series, DoubleDouble.low);
    series = Terms.add(third, series, DoubleDouble.low);
    const seriesLow = DoubleDouble.low;
    let half = DoubleDouble.multiply(s, sLow, w, wLow);
    half = DoubleDouble.multiply(half, DoubleDouble.low, series, seriesLow);
    half = DoubleDouble.add(s, sLow, half, DoubleDouble.low);
    const halfLow = DoubleDouble.low;
    const ln2High = v128.load64_splat(ln2);
    const scale = f64x2.mul(exponent, ln2High);
    const log = DoubleDouble.add(
      scale,
      DoubleDouble.productError(exponent, ln2High, scale),
      f64x2.add(half, half),
      f64x2.add(halfLow, halfLow),
    );
    const last = f64x2.mul(exponent, v128.load64_splat(ln2, 8));
    return f64x2.add(log, f64x2.add(DoubleDouble.low, last));
  }

  /**
   * Sines and cosines of angles in [0, 2π]: an angle is reduced by
   * multiples of π/2 to [-π/4, π/4], where the Taylor series is summed in double-double. Left in `sin` and `cos`.
   */
  static sinCos(x: v128): void {
    const turns = f64x2.floor(
      f64x2.add(f64x2.div(x, f64x2.splat(1.5707963267948966)), f64x2.splat(0.5)),
    );
    const coarse = DoubleDouble.sum(
      f64x2.sub(x, f64x2.mul(turns, v128.load64_splat(halfPi))),
      f64x2.neg(f64x2.mul(turns, v128.load64_splat(halfPi, 8))),
    );
    const fine = f64x2.mul(turns, v128.load64_splat(halfPi, 16));
    const r = DoubleDouble.sum(coarse, f64x2.sub(DoubleDouble.low, fine));
    const rLow = DoubleDouble.low;
    const z = DoubleDouble.multiply(r, rLow, r, rLow);
    const zLow = DoubleDouble.low;

    let tail = Terms.sum(f64x2.div(z, f64x2.splat(355687428096000)), z, sinTail, 5);
    let sin = Terms.add(sin5, f64x2.mul(z, tail), f64x2.splat(0));
    sin = DoubleDouble.multiply(z, zLow, sin, DoubleDouble.low);
    sin = Terms.add(sin3, sin, DoubleDouble.low);
    const sinLow = DoubleDouble.low;
    const cube = DoubleDouble.multiply(r, rLow, z, zLow);
    sin = DoubleDouble.multiply(cube, DoubleDouble.low, sin, sinLow);
    sin = DoubleDouble.add(r, rLow, sin, DoubleDouble.low);

    tail = Terms.sum(f64x2.div(z, f64x2.splat(-6402373705728000)), z, cosTail, 5);
    let cos = Terms.add(cos6, f64x2.mul(z, tail), f64x2.splat(0));
    cos = DoubleDouble.multiply(z, zLow, cos, DoubleDouble.low);
    cos = Terms.add(cos4, cos, DoubleDouble.low);
    const cosLow = DoubleDouble.low;
    const square = DoubleDouble.multiply(z, zLow, z, zLow);
    cos = DoubleDouble.multiply(square, DoubleDouble.low, cos, cosLow);
    const minusHalf = f64x2.splat(-0.5);
    cos = DoubleDouble.add(
      f64x2.mul(minusHalf, z),
      f64x2.mul(minusHalf, zLow),
      cos,
      DoubleDouble.low,
    );
    cos = DoubleDouble.add(f64x2.splat(1), f64x2.splat(0), cos, DoubleDouble.low);

    // The number of quarter turns, in the last bits of 2^52.
    const quadrant = f64x2.add(turns, f64x2.splat(4503599627370496));
    const one = i64x2.splat(1);
    const two = i64x2.splat(2);
    const swaps = i64x2.sub(i64x2.splat(0), v128.and(quadrant, one));
    const sinSign = i64x2.shl(v128.and(quadrant, two), 62);
    const cosSign = i64x2.shl(v128.and(i64x2.add(quadrant, one), two), 62);
    Precise.sin = v128.xor(v128.bitselect(cos, sin, swaps), sinSign);
    Precise.cos = v128.xor(v128.bitselect(sin, cos, swaps), cosSign);
  }
}

class Terms {
  /** `terms[count - 1] + z * (… + z * (terms[0] + last))`. */
  @inline static sum(last: v128, z: v128, terms: usize, count: i32): v128 {
    let sum = f64x2.add(v128.load64_splat(terms), last);
    for (let i = 1; i < count; i++) {
      sum = f64x2.add(v128.load64_splat(terms + ((<usize>i) << 3)), f64x2.mul(z, sum));
    }
    return sum;
  }

  /** A constant in double-double plus lanes of double-double. */
  @inline static add(constant: usize, high: v128, low: v128): v128 {
    return DoubleDouble.add(v128.load64_splat(constant), v128.load64_splat(constant, 8), high, low);
  }
}
