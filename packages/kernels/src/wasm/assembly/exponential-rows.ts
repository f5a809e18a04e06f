import { Extrema } from "./extrema";
import { RowExp } from "./row-exp";
import { RowTail } from "./row-tail";
import { Sums } from "./sums";
import { Vector } from "./vector";

/** Elements whose exponentials are summed at element precision before the sum goes on in float64. */
const blockLength: usize = 1024;

/** What becomes of a row's exponentials besides being summed. */
export const enum Keep {
  Nothing,
  /** `out = scale * e^(x - shift)`, see RowExp. */
  Scaled,
  /** `out = e^(x - shift) * factor` */
  Times,
  /** `out = dy - e^(x - shift) * factor` */
  Subtracted,
}

/** What softmax and cross-entropy share: a contiguous row's largest element and its exponentials with their sum. */
export class ExponentialRow {
  /** The largest element, NaNs left out: they make the sum of exponentials NaN anyway, and pmax is faster than max. */
  @inline static largest<T>(n: usize, x: usize): T {
    const tail = RowTail.load<T>(x, n, -Infinity);
    let m = v128.splat<T>(-Infinity);
    let m1 = m;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      m = v128.pmax<T>(m, v128.pmax<T>(v128.load(x), v128.load(x, 16)));
      m1 = v128.pmax<T>(m1, v128.pmax<T>(v128.load(x, 32), v128.load(x, 48)));
      x += 64;
    }
    m = v128.pmax<T>(m, m1);
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      m = v128.pmax<T>(m, v128.load(x));
      x += 16;
    }
    return Extrema.lanes<T>(true, v128.pmax<T>(m, tail));
  }

  /**
   * `scale * Σ e^(x - shift)`; what becomes of the terms, `keep` says. Rows are not empty. The order of the sum depends
   * on n alone.
   */
  @inline static sum<T>(
    keep: Keep,
    n: usize,
    x: usize,
    shift: T,
    out: usize,
    dy: usize,
    factor: T,
  ): f64 {
    const length = n;
    const row = out;
    const offset = v128.splat<T>(shift);
    const isProduct = keep == Keep.Times || keep == Keep.Subtracted;
    const scaled = !isProduct || RowExp.scales<T>(factor);
    const lower = RowExp.lowerBound(scaled);
    const shifter = RowExp.shifter(scaled);
    const f = v128.splat<T>(
      isProduct && scaled ? <T>(factor * <T>(1 / RowExp.scale<T>())) : factor,
    );
    const tail = RowTail.load<T>(x, n, -Infinity);
    const dyTail = keep == Keep.Subtracted ? RowTail.load<T>(dy, n, 0) : tail;
    let total: f64 = 0;
    let sum = v128.splat<T>(0);
    if (sizeof<T>() == 4) {
      let room = blockLength;
      for (; n >= 16; n -= 16) {
        const e0 = ExponentialRow.term<T>(v128.sub<T>(v128.load(x), offset), lower, shifter);
        const e1 = ExponentialRow.term<T>(v128.sub<T>(v128.load(x, 16), offset), lower, shifter);
        const e2 = ExponentialRow.term<T>(v128.sub<T>(v128.load(x, 32), offset), lower, shifter);
        const e3 = ExponentialRow.term<T>(v128.sub<T>(v128.load(x, 48), offset), lower, shifter);
        if (keep == Keep.Nothing || keep == Keep.Scaled) {
          sum = v128.add<T>(sum, v128.add<T>(v128.add<T>(e0, e1), v128.add<T>(e2, e3)));
          room -= 16;
          if (room == 0) {
            total += Sums.lanes<T>(sum);
            sum = v128.splat<T>(0);
            room = blockLength;
          }
        }
        if (keep == Keep.Subtracted) {
          const d0 = v128.load(dy);
          const d1 = v128.load(dy, 16);
          const d2 = v128.load(dy, 32);
          const d3 = v128.load(dy, 48);
          v128.store(out, v128.sub<T>(d0, v128.mul<T>(e0, f)));
          v128.store(out, v128.sub<T>(d1, v128.mul<T>(e1, f)), 16);
          v128.store(out, v128.sub<T>(d2, v128.mul<T>(e2, f)), 32);
          v128.store(out, v128.sub<T>(d3, v128.mul<T>(e3, f)), 48);
        } else if (keep != Keep.Nothing) {
          v128.store(out, keep == Keep.Times ? v128.mul<T>(e0, f) : e0);
          v128.store(out, keep == Keep.Times ? v128.mul<T>(e1, f) : e1, 16);
          v128.store(out, keep == Keep.Times ? v128.mul<T>(e2, f) : e2, 32);
          v128.store(out, keep == Keep.Times ? v128.mul<T>(e3, f) : e3, 48);
        }
        x += 64;
        if (keep != Keep.Nothing) out += 64;
        if (keep == Keep.Subtracted) dy += 64;
      }
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      const e = ExponentialRow.term<T>(v128.sub<T>(v128.load(x), offset), lower, shifter);
      sum = v128.add<T>(sum, e);
      if (keep != Keep.Nothing) {
        v128.store(
          out,
          ExponentialRow.kept<T>(keep, e, f, keep == Keep.Subtracted ? v128.load(dy) : e),
        );
        out += 16;
      }
      x += 16;
      if (keep == Keep.Subtracted) dy += 16;
      if (sizeof<T>() == 8) {
        total += Sums.lanes<T>(sum);
        sum = v128.splat<T>(0);
      }
    }
    if (n > 0) {
      const e = ExponentialRow.term<T>(v128.sub<T>(tail, offset), lower, shifter);
      sum = v128.add<T>(sum, RowTail.own<T>(length, e));
      if (keep != Keep.Nothing) {
        RowTail.store<T>(row, length, ExponentialRow.kept<T>(keep, e, f, dyTail));
      }
    }
    return total + Sums.lanes<T>(sum);
  }

  @inline static term<T>(x: v128, lower: v128, shifter: v128): v128 {
    return sizeof<T>() == 4 ? RowExp.float32(x, lower, shifter) : RowExp.scaled<T>(x);
  }

  @inline static kept<T>(keep: Keep, e: v128, factor: v128, dy: v128): v128 {
    if (keep == Keep.Scaled) return e;
    const product = v128.mul<T>(e, factor);
    return keep == Keep.Times ? product : v128.sub<T>(dy, product);
  }
}
