import { Wide } from "./math-wide";

const one = memory.data<f64>([1]);
const slope = memory.data<f64>([0.28]);
const halfLog2e = memory.data<f64>([-0.72134752044448170368]);
const terms = memory.data<f64>([
  -4.546670311134093e-6, 0.11182725686930434, 0.11023193843729678, 0.11311007130941374,
  0.04039008931166235, 0.19512697449707975, -0.2357215558607168, 0.3732053439328842,
  -0.3089463713222545, 0.11836755573725866, -0.017586754861222898,
]);

/**
 * The normal distribution's upper tail `T(t) = ½ erfc(t / √2) = e^(-t²/2) Q(t)` for t of at least 0: Q falls slowly from ½
 * (as 1 / (t √2π) far out) and is a polynomial in `1 / (1 + c t)`, so T keeps its relative precision however small.
 */
export class NormalTail {
  /** `e^(-t²/2)`, on two lanes for results in float32. */
  @inline static bell(t: v128): v128 {
    return Wide.exp2(f64x2.mul(f64x2.mul(t, t), v128.load64_splat(halfLog2e)));
  }

  /** Q with a relative error below 3e-9, t up to 15. */
  @inline static slow(t: v128): v128 {
    const w = f64x2.div(
      v128.load64_splat(one),
      f64x2.add(v128.load64_splat(one), f64x2.mul(t, v128.load64_splat(slope))),
    );
    // Even and odd terms apart: half as long a chain of operations that wait for each other.
    const s = f64x2.mul(w, w);
    let even = f64x2.add(f64x2.mul(v128.load64_splat(terms, 80), s), v128.load64_splat(terms, 64));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms, 48));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms, 32));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms, 16));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms, 0));
    let odd = f64x2.add(f64x2.mul(v128.load64_splat(terms, 72), s), v128.load64_splat(terms, 56));
    odd = f64x2.add(f64x2.mul(odd, s), v128.load64_splat(terms, 40));
    odd = f64x2.add(f64x2.mul(odd, s), v128.load64_splat(terms, 24));
    odd = f64x2.add(f64x2.mul(odd, s), v128.load64_splat(terms, 8));
    return f64x2.add(even, f64x2.mul(odd, w));
  }

  /** T in float64; 0 from t = 39 on. */
  @inline static f64(t: f64): f64 {
    return NormalTail.bellF64(t) * NormalTail.slowF64(t);
  }

  /** `e^(-t²/2)`. */
  static bellF64(t: f64): f64 {
    return NormalTail.gaussF64(min<f64>(t, 39), 0.5);
  }

  /**
   * `e^(-scale t²)`, for a scale that is a power of two: the rounding of t² would count t² times in the result, so it is
   * carried along.
   */
  static gaussF64(t: f64, scale: f64): f64 {
    const s = t * t;
    const c = 134217729 * t; // 2^27 + 1: splits t in halves whose products are exact
    const high = c - (c - t);
    const low = t - high;
    const lost = high * high - s + 2 * high * low + low * low;
    return NativeMath.exp(-scale * s) * (1 - scale * lost);
  }

  /** Q with a relative error below 2e-16 but for roundings. */
  static slowF64(t: f64): f64 {
    const w = 1 / (1 + 0.25 * min<f64>(t, 39));
    const v = 2.2051282051282053 * (w - 1);
    const u = 1 + v;
    let p = -8.120354462404601e-11 + u * -1.0504364858049222e-11;
    p = 2.420802163868502e-10 + u * p;
    p = 6.583516752541919e-10 + u * p;
    p = -2.5546001229993027e-9 + u * p;
    p = -1.7860259456655786e-9 + u * p;
    p = 1.8878583219915147e-8 + u * p;
    p = -9.872025978346158e-9 + u * p;
    p = -1.1846359225778078e-7 + u * p;
    p = 1.8497555254187706e-7 + u * p;
    p = 7.308423351811689e-7 + u * p;
    p = -1.8851138639792933e-6 + u * p;
    p = -5.290639752329475e-6 + u * p;
    p = 1.682689668814469e-5 + u * p;
    p = 5.3628902290699644e-5 + u * p;
    p = -0.0001307263191567881 + u * p;
    p = -0.0007560910820747725 + u * p;
    p = 5.862046528033552e-5 + u * p;
    p = 0.010785202159434721 + u * p;
    p = 0.049877691026427876 + u * p;
    p = 0.14085437523318953 + u * p;
    p = 0.29616540078937076 + u * p;
    return w * (0.5 + v * p); // exact at 0
  }
}
