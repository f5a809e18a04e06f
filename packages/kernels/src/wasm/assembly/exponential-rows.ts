import { Extrema } from "./extrema";
import { MathF32 } from "./math-f32";
import { Sums } from "./sums";
import { Vector } from "./vector";

/** Elements whose exponentials are summed at element precision before the sum goes on in float64. */
const blockLength: usize = 1024;

/** What softmax and cross-entropy share: a contiguous row's largest element and its sum of exponentials. */
export class ExponentialRow {
  @inline static exp<T>(x: v128): v128 {
    if (sizeof<T>() == 4) return MathF32.exp(x);
    const low = NativeMath.exp(f64x2.extract_lane(x, 0));
    return f64x2.replace_lane(f64x2.splat(low), 1, NativeMath.exp(f64x2.extract_lane(x, 1)));
  }

  /** The largest element, NaNs left out: they make the sum of exponentials NaN anyway, and pmax is faster than max. */
  @inline static largest<T>(n: usize, x: usize): T {
    let m = v128.splat<T>(-Infinity);
    let m1 = m;
    for (; n >= 2 * Vector.lanes<T>(); n -= 2 * Vector.lanes<T>()) {
      m = v128.pmax<T>(m, v128.load(x));
      m1 = v128.pmax<T>(m1, v128.load(x, 16));
      x += 32;
    }
    m = v128.pmax<T>(m, m1);
    if (n >= Vector.lanes<T>()) {
      m = v128.pmax<T>(m, v128.load(x));
      x += 16;
      n -= Vector.lanes<T>();
    }
    if (n > 0) m = v128.pmax<T>(m, Vector.loadTail<T>(x, n, -Infinity));
    return Extrema.lanes<T>(true, m);
  }

  /** `Σ e^(x - shift)`; with `keep`, the terms go to `out`. */
  @inline static sum<T>(keep: bool, n: usize, x: usize, shift: T, out: usize): f64 {
    const offset = v128.splat<T>(shift);
    let total: f64 = 0;
    while (n >= Vector.lanes<T>()) {
      let block = min(n, blockLength) & ~(Vector.lanes<T>() - 1);
      n -= block;
      let sum = v128.splat<T>(0);
      for (; block > 0; block -= Vector.lanes<T>()) {
        const e = ExponentialRow.exp<T>(v128.sub<T>(v128.load(x), offset));
        sum = v128.add<T>(sum, e);
        if (keep) v128.store(out, e);
        x += 16;
        if (keep) out += 16;
      }
      total += Sums.lanes<T>(sum);
    }
    if (n > 0) {
      const e = ExponentialRow.exp<T>(v128.sub<T>(Vector.loadTail<T>(x, n, -Infinity), offset));
      if (keep) Vector.storeTail<T>(out, n, e);
      total += <f64>v128.extract_lane<T>(e, 0);
      if (sizeof<T>() == 4) {
        if (n > 1) total += <f64>v128.extract_lane<T>(e, 1);
        if (n > 2) total += <f64>v128.extract_lane<T>(e, 2);
      }
    }
    return total;
  }
}
