// Constants are loaded: the engine would assemble a constant vector from integer registers anew at every use.
const shifter = memory.data<f64>([6755399441055744]);
const terms = memory.data<f64>([
  1, 0.6931472028559713, 0.24022647913498898, 0.055503324696937986, 0.009618437366439258,
  0.0013398874866653865, 0.00015353360622759847,
]);

/**
 * float32 functions computed on two lanes of float64: where float32 would lose bits that matter (an exponent's low part,
 * differences of close numbers), this costs less than carrying them by hand, and the only rounding that counts is the
 * last one, which also makes overflow and subnormal results right by itself.
 */
export class Wide {
  /** The first two of four lanes. */
  @inline static low(x: v128): v128 {
    return f64x2.promote_low_f32x4(x);
  }

  /** The last two of four lanes. */
  @inline static high(x: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
  }

  /** Inverse of `low` and `high`: rounds to float32. */
  @inline static join(low: v128, high: v128): v128 {
    return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  }

  /** `2^z` with a relative error below 2e-9, for z within ±1000; NaN stays. */
  @inline static exp2(z: v128): v128 {
    // Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
    const shifted = f64x2.add(z, v128.load64_splat(shifter));
    const r = f64x2.sub(z, f64x2.sub(shifted, v128.load64_splat(shifter)));
    const s = f64x2.mul(r, r);
    // Even and odd terms apart: half as long a chain of operations that wait for each other.
    let even = f64x2.add(f64x2.mul(v128.load64_splat(terms, 48), s), v128.load64_splat(terms, 32));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms, 16));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms));
    let odd = f64x2.add(f64x2.mul(v128.load64_splat(terms, 40), s), v128.load64_splat(terms, 24));
    odd = f64x2.add(f64x2.mul(odd, s), v128.load64_splat(terms, 8));
    const p = f64x2.add(even, f64x2.mul(odd, r));
    return i64x2.add(p, i64x2.shl(shifted, 52));
  }
}
