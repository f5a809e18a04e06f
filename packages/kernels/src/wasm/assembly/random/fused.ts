import { DoubleDouble } from "./double-double";

/**
 * Fused multiply-adds, `a * b + c` with one rounding, in both builds: PyTorch's kernels use them, so its bits need them.
 * The plain build computes them in float64, where the product of two float32 values is exact.
 */
export class Fused {
  /** Four float32 lanes; exact for any finite arguments. */
  @inline static multiplyAdd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
    return Halves.joined(
      Halves.oddMultiplyAdd(Halves.promoteLow(a), Halves.promoteLow(b), Halves.promoteLow(c)),
      Halves.oddMultiplyAdd(Halves.promoteHigh(a), Halves.promoteHigh(b), Halves.promoteHigh(c)),
    );
  }

  /**
   * Four float32 lanes and an addend in memory, for the terms of a polynomial. The plain build rounds the sum to float64
   * and then to float32, which differs from one rounding only where the float64 is halfway between two float32 values:
   * once in 2^29 sums, and by the exhaustive test for none of the arguments that the normal kernel has.
   */
  @inline static polynomial(a: v128, b: v128, c: usize): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, v128.load32_splat(c));
    const addend = Halves.promoteLow(v128.load32_splat(c));
    return Halves.joined(
      f64x2.add(f64x2.mul(Halves.promoteLow(a), Halves.promoteLow(b)), addend),
      f64x2.add(f64x2.mul(Halves.promoteHigh(a), Halves.promoteHigh(b)), addend),
    );
  }

  /** The same with an addend of four lanes. */
  @inline static polynomialLanes(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
    return Halves.joined(
      f64x2.add(f64x2.mul(Halves.promoteLow(a), Halves.promoteLow(b)), Halves.promoteLow(c)),
      f64x2.add(f64x2.mul(Halves.promoteHigh(a), Halves.promoteHigh(b)), Halves.promoteHigh(c)),
    );
  }
}

class Halves {
  @inline static promoteLow(v: v128): v128 {
    return f64x2.promote_low_f32x4(v);
  }

  @inline static promoteHigh(v: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
  }

  @inline static joined(low: v128, high: v128): v128 {
    return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  }

  /**
   * `a * b + c` in float64 rounded to odd, so that rounding it to float32 is the only rounding that counts (Boldo and
   * Melquiond, 2008).
   */
  @inline static oddMultiplyAdd(a: v128, b: v128, c: v128): v128 {
    return DoubleDouble.sumToOdd(f64x2.mul(a, b), c);
  }
}
