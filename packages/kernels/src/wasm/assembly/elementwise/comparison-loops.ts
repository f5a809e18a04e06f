/** The loops of comparisons over a block that is not empty; results are bools. For functions as types see `Loops1`. */
export class ComparisonLoops {
  /** `mask(x, y)` has all bits of a lane, or none. */
  @inline static run<T, F>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    b: usize,
    bRow: usize,
    bCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
  ): void {
    const vectored = outCol == 1 && aCol == 1 && bCol <= 1;
    for (; rows > 0; --rows) {
      let x = a;
      let y = b;
      let z = out;
      let n = cols;
      if (vectored) {
        const step = cols & ~15;
        // Not of int64, whose code is long: with a constant stride no vector asks for it.
        if (isInteger<T>() && sizeof<T>() == 8) ComparisonLoops.sixteens<T, F>(bCol, step, x, y, z);
        else if (bCol == 0) ComparisonLoops.sixteens<T, F>(0, step, x, y, z);
        else ComparisonLoops.sixteens<T, F>(1, step, x, y, z);
        x += step * sizeof<T>();
        y += step * bCol * sizeof<T>();
        z += step;
        n -= step;
      }
      for (; n > 0; --n) {
        const mask = changetype<F>(0).mask<T>(v128.load_splat<T>(x), v128.load_splat<T>(y));
        store<u8>(z, i8x16.extract_lane_u(mask, 0) & 1);
        x += aCol * sizeof<T>();
        y += bCol * sizeof<T>();
        z += outCol;
      }
      a += aRow * sizeof<T>();
      b += bRow * sizeof<T>();
      out += outRow;
    }
  }

  /** Sixteen results, one vector of bytes, a round. */
  @inline static sixteens<T, F>(bCol: usize, n: usize, a: usize, b: usize, out: usize): void {
    const y = v128.load_splat<T>(b);
    for (; n > 0; n -= 16) {
      let bytes: v128;
      if (sizeof<T>() == 1) {
        bytes = ComparisonLoops.vector<T, F>(bCol, a, b, y);
      } else {
        const low = i16x8.narrow_i32x4_s(
          ComparisonLoops.four<T, F>(bCol, a, b, y),
          ComparisonLoops.four<T, F>(bCol, a + 4 * sizeof<T>(), b + 4 * sizeof<T>(), y),
        );
        const high = i16x8.narrow_i32x4_s(
          ComparisonLoops.four<T, F>(bCol, a + 8 * sizeof<T>(), b + 8 * sizeof<T>(), y),
          ComparisonLoops.four<T, F>(bCol, a + 12 * sizeof<T>(), b + 12 * sizeof<T>(), y),
        );
        bytes = i8x16.narrow_i16x8_s(low, high);
      }
      v128.store(out, v128.and(bytes, i8x16.splat(1)));
      a += 16 * sizeof<T>();
      b += 16 * sizeof<T>() * bCol;
      out += 16;
    }
  }

  /** Four results as int32 masks. */
  @inline static four<T, F>(bCol: usize, a: usize, b: usize, y: v128): v128 {
    const first = ComparisonLoops.vector<T, F>(bCol, a, b, y);
    if (sizeof<T>() == 4) return first;
    const second = ComparisonLoops.vector<T, F>(bCol, a + 16, b + 16, y);
    return v128.shuffle<i32>(first, second, 0, 2, 4, 6);
  }

  /** One vector of masks. */
  @inline static vector<T, F>(bCol: usize, a: usize, b: usize, ySplat: v128): v128 {
    return changetype<F>(0).mask<T>(v128.load(a), bCol == 0 ? ySplat : v128.load(b));
  }
}
