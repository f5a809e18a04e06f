/** Row sums of integers in int64. They wrap, so their order does not matter. */
class LongSums {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    if (sizeof<T>() > 1 && aRow == 1 && aCol != 1) {
      // Contiguous down columns: vectors across rows.
      for (; rows >= 4; rows -= 4) {
        LongSums.strip<T>(cols, a, aCol * sizeof<T>(), out);
        a += 4 * sizeof<T>();
        out += 32;
      }
    }
    for (; rows > 0; --rows) {
      let total: i64 = 0;
      let x = a;
      let n = cols;
      if (aCol == 1) {
        const whole = n & ~15;
        total = sizeof<T>() == 1 ? LongSums.bytes(whole, x) : LongSums.words<T>(whole, x);
        x += whole * sizeof<T>();
        n &= 15;
      }
      for (; n > 0; --n) {
        total += <i64>load<T>(x);
        x += aCol * sizeof<T>();
      }
      store<i64>(out, total);
      a += aRow * sizeof<T>();
      out += 8;
    }
  }

  /** Over n contiguous int32 or int64, a multiple of 4. */
  @inline static words<T>(n: usize, x: usize): i64 {
    let s0 = i64x2.splat(0);
    let s1 = s0;
    for (; n > 0; n -= 4) {
      s0 = i64x2.add(s0, LongSums.two<T>(x, false));
      s1 = i64x2.add(s1, LongSums.two<T>(x, true));
      x += 4 * sizeof<T>();
    }
    return LongSums.lanes(i64x2.add(s0, s1));
  }

  /** The first or the second two of four elements. */
  @inline static two<T>(x: usize, second: bool): v128 {
    if (sizeof<T>() == 8) return second ? v128.load(x, 16) : v128.load(x);
    const v = v128.load(x);
    return second ? i64x2.extend_high_i32x4_s(v) : i64x2.extend_low_i32x4_s(v);
  }

  /** Over n contiguous bytes, a multiple of 16. */
  @inline static bytes(n: usize, x: usize): i64 {
    let total = i64x2.splat(0);
    while (n > 0) {
      // 128 vectors of pairs, at most 510 each, fit into 16 bits.
      let block = min<usize>(n, 2048);
      n -= block;
      let pairs = i16x8.splat(0);
      for (; block > 0; block -= 16) {
        pairs = i16x8.add(pairs, i16x8.extadd_pairwise_i8x16_u(v128.load(x)));
        x += 16;
      }
      const words = i32x4.extadd_pairwise_i16x8_u(pairs);
      total = i64x2.add(
        total,
        i64x2.add(i64x2.extend_low_i32x4_u(words), i64x2.extend_high_i32x4_u(words)),
      );
    }
    return LongSums.lanes(total);
  }

  @inline static lanes(v: v128): i64 {
    return i64x2.extract_lane(v, 0) + i64x2.extract_lane(v, 1);
  }

  /** Four columns at once. */
  @inline static strip<T>(depth: usize, x: usize, step: usize, out: usize): void {
    let s0 = i64x2.splat(0);
    let s1 = s0;
    for (; depth > 0; --depth) {
      s0 = i64x2.add(s0, LongSums.two<T>(x, false));
      s1 = i64x2.add(s1, LongSums.two<T>(x, true));
      x += step;
    }
    v128.store(out, s0);
    v128.store(out, s1, 16);
  }
}

export function sumI32ToI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  LongSums.run<i32>(rows, cols, a, aRow, aCol, out);
}

export function sumI64ToI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  LongSums.run<i64>(rows, cols, a, aRow, aCol, out);
}

export function sumU8ToI64(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  LongSums.run<u8>(rows, cols, a, aRow, aCol, out);
}
