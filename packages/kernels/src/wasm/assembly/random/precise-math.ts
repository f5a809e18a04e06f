import { DoubleDouble } from "./double-double";

// Quotients of small integers in double-double.
const thirdHigh: f64 = 0.3333333333333333;
const thirdLow: f64 = 1.850371707708594e-17;
const fifthHigh: f64 = 0.2;
const fifthLow: f64 = -1.1102230246251566e-17;
const sin3High: f64 = -0.16666666666666666; // -1/6
const sin3Low: f64 = -9.25185853854297e-18;
const sin5High: f64 = 0.008333333333333333; // 1/120
const sin5Low: f64 = 1.1564823173178714e-19;
const cos4High: f64 = 0.041666666666666664; // 1/24
const cos4Low: f64 = 2.3129646346357427e-18;
const cos6High: f64 = -0.001388888888888889; // -1/720
const cos6Low: f64 = 5.300543954373577e-20;
const ln2High: f64 = 0.6931471805599453;
const ln2Low: f64 = 2.3190468138462996e-17;
/** `π / 2` in pieces; the first two have 33 bits, so that small multiples of them are exact. */
const halfPi1: f64 = 1.57079632673412561417;
const halfPi2: f64 = 6.0771005063039659766e-11;
const halfPi3: f64 = 2.02226624879595063154e-21;

/**
 * `ln x` of a positive normal float64, correctly rounded but for about one case in 100,000: `x = m 2^k` with m in
 * [√½, √2), and `ln m = 2 artanh((m - 1) / (m + 1))` as a series in double-double.
 */
export function preciseLog(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let exponent = <f64>((bits >> 52) - 1023);
  let m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (m >= 1.4142135623730951) {
    m *= 0.5;
    exponent += 1;
  }
  const denominator = m + 1;
  const denominatorLow = DoubleDouble.sumError(m, 1, denominator);
  const s = DoubleDouble.divide(m - 1, denominator, denominatorLow);
  const sLow = DoubleDouble.low;
  const w = DoubleDouble.multiply(s, sLow, s, sLow);
  const wLow = DoubleDouble.low;
  const far: f64 =
    1.0 / 17 + w * (1.0 / 19 + w * (1.0 / 21 + w * (1.0 / 23 + w * (1.0 / 25 + w / 27))));
  const tail: f64 =
    1.0 / 7 + w * (1.0 / 9 + w * (1.0 / 11 + w * (1.0 / 13 + w * (1.0 / 15 + w * far))));
  let series = DoubleDouble.add(fifthHigh, fifthLow, w * tail, 0);
  series = DoubleDouble.multiply(w, wLow, series, DoubleDouble.low);
  series = DoubleDouble.add(thirdHigh, thirdLow, series, DoubleDouble.low);
  const seriesLow = DoubleDouble.low;
  let half = DoubleDouble.multiply(s, sLow, w, wLow);
  half = DoubleDouble.multiply(half, DoubleDouble.low, series, seriesLow);
  half = DoubleDouble.add(s, sLow, half, DoubleDouble.low);
  const halfLow = DoubleDouble.low;
  const scale = exponent * ln2High;
  const scaleLow = DoubleDouble.productError(exponent, ln2High, scale);
  const log = DoubleDouble.add(scale, scaleLow, 2 * half, 2 * halfLow);
  return log + (DoubleDouble.low + exponent * ln2Low);
}

/** Where `preciseSinCos` leaves its results. */
export class SinCos {
  static sin: f64 = 0;
  static cos: f64 = 0;
}

/**
 * Sine and cosine of an angle in [0, 2π], correctly rounded but for about one case in 100,000: the angle is reduced by
 * multiples of π/2 to [-π/4, π/4], where the Taylor series is summed in double-double.
 */
export function preciseSinCos(x: f64): void {
  const turns = Math.floor(x / 1.5707963267948966 + 0.5);
  const coarse = DoubleDouble.sum(x - turns * halfPi1, -turns * halfPi2);
  const r = DoubleDouble.sum(coarse, DoubleDouble.low - turns * halfPi3);
  const rLow = DoubleDouble.low;
  const z = DoubleDouble.multiply(r, rLow, r, rLow);
  const zLow = DoubleDouble.low;

  const sinTail: f64 =
    -1.0 / 5040 +
    z *
      (1.0 / 362880 +
        z *
          (-1.0 / 39916800 +
            z * (1.0 / 6227020800 + z * (-1.0 / 1307674368000 + z / 355687428096000))));
  let sin = DoubleDouble.add(sin5High, sin5Low, z * sinTail, 0);
  sin = DoubleDouble.multiply(z, zLow, sin, DoubleDouble.low);
  sin = DoubleDouble.add(sin3High, sin3Low, sin, DoubleDouble.low);
  const sinLow = DoubleDouble.low;
  const cube = DoubleDouble.multiply(r, rLow, z, zLow);
  sin = DoubleDouble.multiply(cube, DoubleDouble.low, sin, sinLow);
  sin = DoubleDouble.add(r, rLow, sin, DoubleDouble.low);

  const cosTail: f64 =
    1.0 / 40320 +
    z *
      (-1.0 / 3628800 +
        z *
          (1.0 / 479001600 +
            z * (-1.0 / 87178291200 + z * (1.0 / 20922789888000 - z / 6402373705728000))));
  let cos = DoubleDouble.add(cos6High, cos6Low, z * cosTail, 0);
  cos = DoubleDouble.multiply(z, zLow, cos, DoubleDouble.low);
  cos = DoubleDouble.add(cos4High, cos4Low, cos, DoubleDouble.low);
  const cosLow = DoubleDouble.low;
  const square = DoubleDouble.multiply(z, zLow, z, zLow);
  cos = DoubleDouble.multiply(square, DoubleDouble.low, cos, cosLow);
  cos = DoubleDouble.add(-0.5 * z, -0.5 * zLow, cos, DoubleDouble.low);
  cos = DoubleDouble.add(1, 0, cos, DoubleDouble.low);

  const quadrant = <i32>turns;
  const swaps = (quadrant & 1) != 0;
  SinCos.sin = (quadrant & 2) != 0 ? -(swaps ? cos : sin) : swaps ? cos : sin;
  SinCos.cos = ((quadrant + 1) & 2) != 0 ? -(swaps ? sin : cos) : swaps ? sin : cos;
}
