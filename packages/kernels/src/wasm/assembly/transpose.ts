/** Transposes in registers and of blocks in memory. */
export class Transpose {
  /** Stores the transpose of four rows of four 32-bit elements, one row every `outStep` bytes. */
  @inline static four(r0: v128, r1: v128, r2: v128, r3: v128, out: usize, outStep: usize): void {
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<i64>(t0, t2, 0, 2));
    v128.store(out + outStep, v128.shuffle<i64>(t0, t2, 1, 3));
    v128.store(out + 2 * outStep, v128.shuffle<i64>(t1, t3, 0, 2));
    v128.store(out + 3 * outStep, v128.shuffle<i64>(t1, t3, 1, 3));
  }

  /** `out[r, c] = a[c, r]`, 32-bit elements four by four; columns contiguous, row steps in bytes. */
  static block<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aStep: usize,
    out: usize,
    outStep: usize,
  ): void {
    if (sizeof<T>() == 4) {
      // Eight rows of sixteen elements, a cache line, at a time: lines a power of two apart share few places in a cache.
      for (; rows >= 8; rows -= 8) {
        let x = a;
        let z = out;
        for (let n = cols; n > 0;) {
          const width = min<usize>(n, 16);
          Transpose.fourRows<T>(width, x, aStep, z, outStep);
          Transpose.fourRows<T>(width, x + 16, aStep, z + 4 * outStep, outStep);
          x += width * aStep;
          z += width * 4;
          n -= width;
        }
        a += 32;
        out += 8 * outStep;
      }
      if (rows >= 4) {
        Transpose.fourRows<T>(cols, a, aStep, out, outStep);
        a += 16;
        out += 4 * outStep;
        rows -= 4;
      }
    }
    for (; rows > 0; --rows) {
      let x = a;
      for (let j: usize = 0; j < cols; ++j) {
        store<T>(out + j * sizeof<T>(), load<T>(x));
        x += aStep;
      }
      a += sizeof<T>();
      out += outStep;
    }
  }

  @inline static fourRows<T>(
    cols: usize,
    a: usize,
    aStep: usize,
    out: usize,
    outStep: usize,
  ): void {
    for (; cols >= 4; cols -= 4) {
      const a2 = a + 2 * aStep;
      Transpose.four(
        v128.load(a),
        v128.load(a + aStep),
        v128.load(a2),
        v128.load(a2 + aStep),
        out,
        outStep,
      );
      a += 4 * aStep;
      out += 16;
    }
    for (; cols > 0; --cols) {
      const x = v128.load(a);
      v128.store32_lane(out, x, 0);
      v128.store32_lane(out + outStep, x, 1);
      v128.store32_lane(out + 2 * outStep, x, 2);
      v128.store32_lane(out + 3 * outStep, x, 3);
      a += aStep;
      out += 4;
    }
  }
}
