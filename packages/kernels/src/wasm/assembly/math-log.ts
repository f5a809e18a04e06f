import { Wide } from "./math-wide";

const one = memory.data<f64>([1]);
const two = memory.data<f64>([2]);
const half = memory.data<f64>([0.5]);
const infinity = memory.data<f64>([Infinity]);
const rootHalfBits = memory.data<u64>([0x3fe6a09e667f3bcd]);
const exponentOffset = memory.data<u64>([0x00095f619980c433]); // bits of 1 less those of √½
const mantissaBits = memory.data<u64>([0x000fffffffffffff]);
const twoTo52 = memory.data<f64>([4503599627370496]);
const twoTo52Biased = memory.data<f64>([4503599627371519]); // + 1023
const ln2 = memory.data<f64>([0.6931471805599453]);
const log10Of2 = memory.data<f64>([0.30102999566398119521]);
const minusLog2e = memory.data<f64>([-1.4426950408889634]);
const lowestPower = memory.data<f64>([-1000]);
const terms = memory.data<f64>([
  2.885390081790142, 0.9617966732662345, 0.5770836003358578, 0.41167174559958014,
  0.3407489830737215,
]);

/**
 * Logarithms, and what is made of them, of float32 arguments on float64 lanes: less than 0.6 ulp from the exact value.
 * Those near 0 start from `ln(1 + x)`, which keeps the digits of a small x.
 */
export class Logarithm {
  @inline static log2(x: v128): v128 {
    return Wide.join(Logarithm.wideLog2(Wide.low(x)), Logarithm.wideLog2(Wide.high(x)));
  }

  @inline static log10(x: v128): v128 {
    const scale = v128.load64_splat(log10Of2);
    return Wide.join(
      f64x2.mul(Logarithm.wideLog2(Wide.low(x)), scale),
      f64x2.mul(Logarithm.wideLog2(Wide.high(x)), scale),
    );
  }

  @inline static log1p(x: v128): v128 {
    return Wide.join(Logarithm.wideLog1p(Wide.low(x)), Logarithm.wideLog1p(Wide.high(x)));
  }

  @inline static asinh(x: v128): v128 {
    return Wide.join(Logarithm.wideAsinh(Wide.low(x)), Logarithm.wideAsinh(Wide.high(x)));
  }

  @inline static acosh(x: v128): v128 {
    return Wide.join(Logarithm.wideAcosh(Wide.low(x)), Logarithm.wideAcosh(Wide.high(x)));
  }

  @inline static atanh(x: v128): v128 {
    return Wide.join(Logarithm.wideAtanh(Wide.low(x)), Logarithm.wideAtanh(Wide.high(x)));
  }

  /** `ln(e^x + e^y) = max + ln(1 + e^-|x - y|)`. */
  @inline static addExp(x: v128, y: v128): v128 {
    return Wide.join(
      Logarithm.wideAddExp(Wide.low(x), Wide.low(y)),
      Logarithm.wideAddExp(Wide.high(x), Wide.high(y)),
    );
  }

  /** NaN below 0, -Infinity at both zeros. */
  static wideLog2(x: v128): v128 {
    return v128.bitselect(f64x2.splat(NaN), Logarithm.ofPositive(x), f64x2.lt(x, f64x2.splat(0)));
  }

  /** `log2 x` for x of at least 0: `x = 2^k m`, m in [√½, √2), and a series in `s = (m - 1) / (m + 1)`. */
  @inline static ofPositive(x: v128): v128 {
    const offset = i64x2.add(x, v128.load64_splat(exponentOffset));
    const m = Logarithm.mantissa(offset);
    const one_ = v128.load64_splat(one);
    const s = f64x2.div(f64x2.sub(m, one_), f64x2.add(m, one_));
    return Logarithm.limited(f64x2.add(Logarithm.series(s), Logarithm.exponent(offset)), x);
  }

  /** `ln(1 + x)`; where `1 + x` has the exponent 0, the series starts from x itself, which that sum has rounded. */
  static wideLog1p(x: v128): v128 {
    const one_ = v128.load64_splat(one);
    const sum = f64x2.add(x, one_);
    const offset = i64x2.add(sum, v128.load64_splat(exponentOffset));
    const k = Logarithm.exponent(offset);
    const f = v128.bitselect(
      x,
      f64x2.sub(Logarithm.mantissa(offset), one_),
      f64x2.eq(k, f64x2.splat(0)),
    );
    const s = f64x2.div(f, f64x2.add(f, v128.load64_splat(two)));
    let y = f64x2.add(Logarithm.series(s), k);
    y = Logarithm.limited(f64x2.mul(y, v128.load64_splat(ln2)), sum);
    y = v128.bitselect(f64x2.splat(NaN), y, f64x2.lt(sum, f64x2.splat(0)));
    // The sign is that of x, also of -0.
    return v128.or(y, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
  }

  /** `±ln(1 + |x| + x² / (1 + √(1 + x²)))`. */
  static wideAsinh(x: v128): v128 {
    const one_ = v128.load64_splat(one);
    const size = f64x2.abs(x);
    const square = f64x2.mul(x, x);
    const root = f64x2.sqrt(f64x2.add(square, one_));
    // Infinity over Infinity is NaN: there |x| alone is enough.
    const more = f64x2.div(square, f64x2.add(root, one_));
    const finite = f64x2.ne(size, v128.load64_splat(infinity));
    const y = Logarithm.wideLog1p(f64x2.add(size, v128.and(more, finite)));
    return v128.or(y, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
  }

  /** `ln(1 + t + √(t (t + 2)))` with `t = x - 1`, which is exact. */
  static wideAcosh(x: v128): v128 {
    const t = f64x2.sub(x, v128.load64_splat(one));
    const root = f64x2.sqrt(f64x2.mul(t, f64x2.add(t, v128.load64_splat(two))));
    const y = Logarithm.wideLog1p(f64x2.add(t, root));
    return v128.bitselect(f64x2.splat(NaN), y, f64x2.lt(t, f64x2.splat(0)));
  }

  /** `½ ln(1 + 2x / (1 - x))`. */
  static wideAtanh(x: v128): v128 {
    const size = f64x2.abs(x);
    const ratio = f64x2.div(f64x2.add(size, size), f64x2.sub(v128.load64_splat(one), size));
    // Beyond 1 the ratio is below -1; at infinity it is NaN by itself.
    const y = f64x2.mul(Logarithm.wideLog1p(ratio), v128.load64_splat(half));
    return v128.or(y, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
  }

  static wideAddExp(x: v128, y: v128): v128 {
    const larger = v128.bitselect(x, y, f64x2.gt(x, y));
    // pmin and pmax keep a NaN in their first operand.
    const distance = f64x2.mul(f64x2.abs(f64x2.sub(x, y)), v128.load64_splat(minusLog2e));
    const power = Wide.exp2(f64x2.pmax(distance, v128.load64_splat(lowestPower)));
    const sum = f64x2.add(larger, Logarithm.wideLog1p(power));
    // Two infinities of one sign, whose difference is NaN, stay.
    const same = f64x2.eq(x, y);
    const infinite = f64x2.eq(f64x2.abs(x), v128.load64_splat(infinity));
    return v128.bitselect(x, sum, v128.and(same, infinite));
  }

  /** k as a number: it comes into the low bits of 2^52. */
  @inline static exponent(offset: v128): v128 {
    return f64x2.sub(
      v128.or(i64x2.shr_u(offset, 52), v128.load64_splat(twoTo52)),
      v128.load64_splat(twoTo52Biased),
    );
  }

  @inline static mantissa(offset: v128): v128 {
    return i64x2.add(
      v128.and(offset, v128.load64_splat(mantissaBits)),
      v128.load64_splat(rootHalfBits),
    );
  }

  @inline static series(s: v128): v128 {
    const z = f64x2.mul(s, s);
    let p = f64x2.add(f64x2.mul(v128.load64_splat(terms, 32), z), v128.load64_splat(terms, 24));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 16));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 8));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms));
    return f64x2.mul(p, s);
  }

  /** Infinity and NaN stay, 0 gives -Infinity. */
  @inline static limited(y: v128, x: v128): v128 {
    const limited = v128.bitselect(y, x, f64x2.lt(x, v128.load64_splat(infinity)));
    return v128.bitselect(f64x2.splat(-Infinity), limited, f64x2.eq(x, f64x2.splat(0)));
  }
}
