import { Vector } from "./vector";

/** Elements summed at element precision before the partial sums go to a wider or second total. */
const blockLength: usize = 1024;
/** The same for sums down columns, per column. */
const blockDepth: usize = 128;

/**
 * Row sums of floats, in an order given by the strides alone. Contiguous rows: sixteen (float32) or eight (float64)
 * partial sums over blocks of 1024 elements, the blocks added up in float64. Contiguous columns: every column in
 * order, in blocks of 128 rows. Anything else: in order, in float64.
 */
export class Sums {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    if (aCol == 1) {
      for (; rows > 0; --rows) {
        store<T>(out, <T>Sums.contiguous<T>(cols, a));
        a += aRow * sizeof<T>();
        out += sizeof<T>();
      }
    } else if (aRow == 1) {
      Sums.columns<T>(rows, cols, a, aCol * sizeof<T>(), out);
    } else {
      for (; rows > 0; --rows) {
        let total: f64 = 0;
        let x = a;
        for (let n = cols; n > 0; --n) {
          total += <f64>load<T>(x);
          x += aCol * sizeof<T>();
        }
        store<T>(out, <T>total);
        a += aRow * sizeof<T>();
        out += sizeof<T>();
      }
    }
  }

  @inline static contiguous<T>(n: usize, x: usize): f64 {
    let total: f64 = 0;
    while (n >= 4 * Vector.lanes<T>()) {
      let block = min(n, blockLength) & ~(4 * Vector.lanes<T>() - 1);
      n -= block;
      let s0 = v128.splat<T>(0);
      let s1 = v128.splat<T>(0);
      let s2 = v128.splat<T>(0);
      let s3 = v128.splat<T>(0);
      for (; block > 0; block -= 4 * Vector.lanes<T>()) {
        s0 = v128.add<T>(s0, v128.load(x));
        s1 = v128.add<T>(s1, v128.load(x, 16));
        s2 = v128.add<T>(s2, v128.load(x, 32));
        s3 = v128.add<T>(s3, v128.load(x, 48));
        x += 64;
      }
      total += Sums.lanes<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)));
    }
    for (; n > 0; --n) {
      total += <f64>load<T>(x);
      x += sizeof<T>();
    }
    return total;
  }

  /** The sum of a vector's lanes in float64. */
  @inline static lanes<T>(v: v128): f64 {
    if (sizeof<T>() == 8) return <f64>v128.extract_lane<T>(v, 0) + <f64>v128.extract_lane<T>(v, 1);
    const low = f64x2.promote_low_f32x4(v);
    const sum = f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1)));
    return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  }

  /** `out[r] = Σc a[r + c * step]`: strips of 8 vectors, then single vectors, then single elements, all in one order. */
  static columns<T>(rows: usize, cols: usize, a: usize, step: usize, out: usize): void {
    memory.fill(out, 0, rows * sizeof<T>());
    for (; cols > 0;) {
      const depth = min(cols, blockDepth);
      let x = a;
      let z = out;
      let n = rows;
      for (; n >= 8 * Vector.lanes<T>(); n -= 8 * Vector.lanes<T>()) {
        Sums.strip<T>(depth, x, step, z);
        x += 128;
        z += 128;
      }
      for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
        let s = v128.splat<T>(0);
        let y = x;
        for (let d = depth; d > 0; --d) {
          s = v128.add<T>(s, v128.load(y));
          y += step;
        }
        v128.store(z, v128.add<T>(v128.load(z), s));
        x += 16;
        z += 16;
      }
      for (; n > 0; --n) {
        let s: T = 0;
        let y = x;
        for (let d = depth; d > 0; --d) {
          s += load<T>(y);
          y += step;
        }
        store<T>(z, <T>(load<T>(z) + s));
        x += sizeof<T>();
        z += sizeof<T>();
      }
      a += depth * step;
      cols -= depth;
    }
  }

  @inline static strip<T>(depth: usize, x: usize, step: usize, z: usize): void {
    let s0 = v128.splat<T>(0);
    let s1 = v128.splat<T>(0);
    let s2 = v128.splat<T>(0);
    let s3 = v128.splat<T>(0);
    let s4 = v128.splat<T>(0);
    let s5 = v128.splat<T>(0);
    let s6 = v128.splat<T>(0);
    let s7 = v128.splat<T>(0);
    for (; depth > 0; --depth) {
      s0 = v128.add<T>(s0, v128.load(x));
      s1 = v128.add<T>(s1, v128.load(x, 16));
      s2 = v128.add<T>(s2, v128.load(x, 32));
      s3 = v128.add<T>(s3, v128.load(x, 48));
      s4 = v128.add<T>(s4, v128.load(x, 64));
      s5 = v128.add<T>(s5, v128.load(x, 80));
      s6 = v128.add<T>(s6, v128.load(x, 96));
      s7 = v128.add<T>(s7, v128.load(x, 112));
      x += step;
    }
    v128.store(z, v128.add<T>(v128.load(z), s0));
    v128.store(z, v128.add<T>(v128.load(z, 16), s1), 16);
    v128.store(z, v128.add<T>(v128.load(z, 32), s2), 32);
    v128.store(z, v128.add<T>(v128.load(z, 48), s3), 48);
    v128.store(z, v128.add<T>(v128.load(z, 64), s4), 64);
    v128.store(z, v128.add<T>(v128.load(z, 80), s5), 80);
    v128.store(z, v128.add<T>(v128.load(z, 96), s6), 96);
    v128.store(z, v128.add<T>(v128.load(z, 112), s7), 112);
  }
}

export function sumF32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Sums.run<f32>(rows, cols, a, aRow, aCol, out);
}

export function sumF64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  Sums.run<f64>(rows, cols, a, aRow, aCol, out);
}
