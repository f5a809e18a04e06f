import {
  add,
  divide,
  exactly,
  exactProduct,
  exactSum,
  multiply,
  type DoubleDouble,
} from "./double-double.ts";

const LN2: DoubleDouble = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
/** `π / 2` in pieces; the first two have 33 bits, so that small multiples of them are exact. */
const HALF_PI = [
  1.57079632673412561417, 6.0771005063039659766e-11, 2.02226624879595063154e-21,
] as const;
const ONE = exactly(1);
const THIRD = divide(ONE, exactly(3));
const FIFTH = divide(ONE, exactly(5));
const SIN_3 = divide(ONE, exactly(-6));
const SIN_5 = divide(ONE, exactly(120));
const COS_4 = divide(ONE, exactly(24));
const COS_6 = divide(ONE, exactly(-720));

/**
 * `ln x`, correctly rounded but for about one case in 100,000, and the same bits in every engine (`Math.log` is neither).
 *
 * `x = m · 2^k` with m in [√½, √2), and `ln m = 2 artanh((m - 1) / (m + 1))` as a series in double-double.
 *
 * @param x a positive normal double
 */
export function preciseLog(x: number): number {
  let exponent = Math.floor(Math.log2(x));
  let m = x * 2 ** -exponent;
  while (m >= Math.SQRT2) {
    m /= 2;
    exponent += 1;
  }
  while (m < Math.SQRT1_2) {
    m *= 2;
    exponent -= 1;
  }
  const s = divide(exactly(m - 1), exactSum(m, 1));
  const w = multiply(s, s);
  const v = w.high;
  const farTail = 1 / 17 + v * (1 / 19 + v * (1 / 21 + v * (1 / 23 + v * (1 / 25 + v / 27))));
  const tail = 1 / 7 + v * (1 / 9 + v * (1 / 11 + v * (1 / 13 + v * (1 / 15 + v * farTail))));
  const series = add(THIRD, multiply(w, add(FIFTH, exactly(v * tail))));
  const halfLog = add(s, multiply(multiply(s, w), series));
  const log = add(exactProduct(exponent, LN2.high), {
    high: 2 * halfLog.high,
    low: 2 * halfLog.low,
  });
  return log.high + (log.low + exponent * LN2.low);
}

/**
 * `[sin x, cos x]`, correctly rounded but for about one case in 100,000, and the same bits in every engine.
 *
 * `x` is reduced by multiples of π/2 to [-π/4, π/4], where the Taylor series is summed in double-double.
 *
 * @param x an angle in [0, 2π]
 */
export function preciseSinCos(x: number): [sin: number, cos: number] {
  const turns = Math.round(x / (Math.PI / 2));
  const coarse = exactSum(x - turns * HALF_PI[0], -turns * HALF_PI[1]);
  const r = exactSum(coarse.high, coarse.low - turns * HALF_PI[2]);
  const z = multiply(r, r);
  const v = z.high;

  const sinTail =
    -1 / 5040 +
    v *
      (1 / 362880 +
        v *
          (-1 / 39916800 + v * (1 / 6227020800 + v * (-1 / 1307674368000 + v / 355687428096000))));
  const sinSeries = add(SIN_3, multiply(z, add(SIN_5, exactly(v * sinTail))));
  const sin = add(r, multiply(multiply(r, z), sinSeries)).high;

  const cosTail =
    1 / 40320 +
    v *
      (-1 / 3628800 +
        v *
          (1 / 479001600 +
            v * (-1 / 87178291200 + v * (1 / 20922789888000 - v / 6402373705728000))));
  const cosSeries = add(COS_4, multiply(z, add(COS_6, exactly(v * cosTail))));
  const half = { high: -0.5 * z.high, low: -0.5 * z.low };
  const cos = add(ONE, add(half, multiply(multiply(z, z), cosSeries))).high;

  switch (turns & 3) {
    case 0:
      return [sin, cos];
    case 1:
      return [cos, -sin];
    case 2:
      return [-sin, -cos];
    default:
      return [-cos, sin];
  }
}
