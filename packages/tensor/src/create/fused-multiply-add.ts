/**
 * `x · y + z` in float64, rounded once, as one machine instruction does it: an exact product and an exact sum, whose rests are
 * added with rounding to odd (Boldo and Melquiond, 2008). For magnitudes below 2^900 or so.
 *
 * @example fusedMultiplyAdd(1 + 2 ** -30, 1 - 2 ** -30, -1) // -(2 ** -60)
 */
export function fusedMultiplyAdd(x: number, y: number, z: number): number {
  const product = x * y;
  const rest = restOfProduct(x, y, product);
  const low = z + rest;
  const lowRest = restOfSum(z, rest, low);
  const high = product + low;
  return high + addToOdd(restOfSum(product, low, high), lowRest);
}

/** `x · y - product`, exactly. */
function restOfProduct(x: number, y: number, product: number): number {
  const [xHigh, xLow] = halves(x);
  const [yHigh, yLow] = halves(y);
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow;
}

/** `a + b - sum`, exactly. */
function restOfSum(a: number, b: number, sum: number): number {
  const second = sum - a;
  return a - (sum - second) + (b - second);
}

/** Two numbers of 26 bits that add up to one of 53. */
function halves(x: number): [high: number, low: number] {
  const scaled = x * (2 ** 27 + 1);
  const high = scaled - (scaled - x);
  return [high, x - high];
}

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** `a + b`; when it is not exact, of its two neighbours the one whose last bit is 1. */
function addToOdd(a: number, b: number): number {
  const sum = a + b;
  const rest = restOfSum(a, b, sum);
  double[0] = sum;
  if (rest === 0 || (bits[0]! & 1n) === 1n) return sum;
  bits[0]! += rest > 0 === sum > 0 ? 1n : -1n;
  return double[0];
}
