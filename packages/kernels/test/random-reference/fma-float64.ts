import { exactProduct, exactSum } from "./double-double.ts";

const BITS = new Float64Array(1);
const BIT_WORDS = new Int32Array(BITS.buffer);
/** Where `BIT_WORDS` holds the low half of a double: 1 on a big-endian machine. */
const LOW: 0 | 1 = new Int32Array(Float64Array.of(Number.MIN_VALUE).buffer)[0] === 1 ? 0 : 1;

/**
 * Fused multiply-add in float64: `a * b + c` with one rounding.
 *
 * Product and sums are split into a rounded value and its exact error; the errors are added with rounding to odd, which
 * makes the last rounding the only one (Boldo and Melquiond, 2008). Exact while neither the factors nor the product
 * leave 2^-900 … 2^990; where the product overflows the split, the result is rounded twice.
 *
 * @example fmaFloat64(0.1, 10, -1) // 5.551115123125783e-17, where 0.1 * 10 - 1 is 0
 */
export function fmaFloat64(a: number, b: number, c: number): number {
  const product = exactProduct(a, b);
  if (!Number.isFinite(product.low)) return product.high + c;
  const small = exactSum(c, product.low);
  const large = exactSum(product.high, small.high);
  return large.high + sumToOdd(small.low, large.low);
}

/** `x + y`, where an inexact sum becomes the one of its two neighbours that has an odd last bit. */
function sumToOdd(x: number, y: number): number {
  const sum = exactSum(x, y);
  BITS[0] = sum.high;
  const low = BIT_WORDS[LOW]!;
  if (sum.low === 0 || (low & 1) === 1) return sum.high;
  if (sum.low > 0 === sum.high > 0) {
    BIT_WORDS[LOW] = low + 1;
  } else {
    // Towards zero the 64-bit integer is decremented; the upper half lends when the lower is empty.
    if (low === 0) BIT_WORDS[1 - LOW]! -= 1;
    BIT_WORDS[LOW] = low - 1;
  }
  return BITS[0];
}
