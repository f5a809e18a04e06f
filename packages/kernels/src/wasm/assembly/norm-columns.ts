import { Vector } from "./vector";

/** Sums over a block of rows, column by column, for the gradients of a norm's weight and bias. */
export class NormColumns {
  /** `xhat` */
  @inline static normal<T>(centered: bool, x: v128, mean: v128, rstd: v128): v128 {
    return v128.mul<T>(centered ? v128.sub<T>(x, mean) : x, rstd);
  }

  /** Adds a block of rows to `dWeight = Σ dy xhat`: each column in order, from zero in each block. */
  @inline static products<T>(
    centered: bool,
    depth: usize,
    cols: usize,
    dy: usize,
    dyRow: usize,
    x: usize,
    xRow: usize,
    mean: usize,
    rstd: usize,
    dWeight: usize,
  ): void {
    const dyStep = dyRow * sizeof<T>();
    const xStep = xRow * sizeof<T>();
    let n = cols;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      let s0 = v128.splat<T>(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let a = dy;
      let b = x;
      for (let r: usize = 0; r < depth; ++r) {
        const m = centered ? v128.load_splat<T>(mean + r * sizeof<T>()) : v128.splat<T>(0);
        const i = v128.load_splat<T>(rstd + r * sizeof<T>());
        const p0 = v128.mul<T>(v128.load(a), NormColumns.normal<T>(centered, v128.load(b), m, i));
        const p1 = v128.mul<T>(
          v128.load(a, 16),
          NormColumns.normal<T>(centered, v128.load(b, 16), m, i),
        );
        const p2 = v128.mul<T>(
          v128.load(a, 32),
          NormColumns.normal<T>(centered, v128.load(b, 32), m, i),
        );
        const p3 = v128.mul<T>(
          v128.load(a, 48),
          NormColumns.normal<T>(centered, v128.load(b, 48), m, i),
        );
        s0 = v128.add<T>(s0, p0);
        s1 = v128.add<T>(s1, p1);
        s2 = v128.add<T>(s2, p2);
        s3 = v128.add<T>(s3, p3);
        a += dyStep;
        b += xStep;
      }
      NormColumns.addFour<T>(dWeight, s0, s1, s2, s3);
      dWeight += 64;
      dy += 64;
      x += 64;
    }
    for (; n > 0; --n) {
      let s: T = 0;
      let a = dy;
      let b = x;
      for (let r: usize = 0; r < depth; ++r) {
        let normal = load<T>(b);
        if (centered) normal = <T>(normal - load<T>(mean + r * sizeof<T>()));
        normal = <T>(normal * load<T>(rstd + r * sizeof<T>()));
        s = <T>(s + <T>(load<T>(a) * normal));
        a += dyStep;
        b += xStep;
      }
      store<T>(dWeight, <T>(load<T>(dWeight) + s));
      dWeight += sizeof<T>();
      dy += sizeof<T>();
      x += sizeof<T>();
    }
  }

  /** Adds a block of rows to `dBias = Σ dy`, in the same order. */
  @inline static sums<T>(depth: usize, cols: usize, dy: usize, dyRow: usize, dBias: usize): void {
    const step = dyRow * sizeof<T>();
    let n = cols;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      let s0 = v128.splat<T>(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let a = dy;
      for (let r = depth; r > 0; --r) {
        s0 = v128.add<T>(s0, v128.load(a));
        s1 = v128.add<T>(s1, v128.load(a, 16));
        s2 = v128.add<T>(s2, v128.load(a, 32));
        s3 = v128.add<T>(s3, v128.load(a, 48));
        a += step;
      }
      NormColumns.addFour<T>(dBias, s0, s1, s2, s3);
      dBias += 64;
      dy += 64;
    }
    for (; n > 0; --n) {
      let s: T = 0;
      let a = dy;
      for (let r = depth; r > 0; --r) {
        s = <T>(s + load<T>(a));
        a += step;
      }
      store<T>(dBias, <T>(load<T>(dBias) + s));
      dBias += sizeof<T>();
      dy += sizeof<T>();
    }
  }

  @inline static addFour<T>(z: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
    v128.store(z, v128.add<T>(v128.load(z), s0));
    v128.store(z, v128.add<T>(v128.load(z, 16), s1), 16);
    v128.store(z, v128.add<T>(v128.load(z, 32), s2), 32);
    v128.store(z, v128.add<T>(v128.load(z, 48), s3), 48);
  }
}
