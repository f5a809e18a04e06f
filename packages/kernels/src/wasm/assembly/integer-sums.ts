/** Row sums of integers in int32. They wrap, so their order does not matter. */
class IntegerSums {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
  ): void {
    if (sizeof<T>() == 4 && aRow == 1 && aCol != 1) {
      // Contiguous down columns: vectors across rows.
      for (; rows >= 16; rows -= 16) {
        IntegerSums.strip(cols, a, aCol * 4, out);
        a += 64;
        out += 64;
      }
    }
    for (; rows > 0; --rows) {
      let total: i32 = 0;
      let x = a;
      let n = cols;
      if (aCol == 1) {
        const whole = n & ~15;
        total = sizeof<T>() == 4 ? IntegerSums.words(whole, x) : IntegerSums.bytes(whole, x);
        x += whole * sizeof<T>();
        n &= 15;
      }
      for (; n > 0; --n) {
        total += <i32>load<T>(x);
        x += aCol * sizeof<T>();
      }
      store<i32>(out, total);
      a += aRow * sizeof<T>();
      out += 4;
    }
  }

  /** Over n contiguous int32, a multiple of 16. */
  @inline static words(n: usize, x: usize): i32 {
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; n > 0; n -= 16) {
      s0 = i32x4.add(s0, v128.load(x));
      s1 = i32x4.add(s1, v128.load(x, 16));
      s2 = i32x4.add(s2, v128.load(x, 32));
      s3 = i32x4.add(s3, v128.load(x, 48));
      x += 64;
    }
    return IntegerSums.lanes(i32x4.add(i32x4.add(s0, s1), i32x4.add(s2, s3)));
  }

  /** Over n contiguous bytes, a multiple of 16. */
  @inline static bytes(n: usize, x: usize): i32 {
    let total = i32x4.splat(0);
    while (n > 0) {
      // 128 vectors of pairs, at most 510 each, fit into 16 bits.
      let block = min<usize>(n, 2048);
      n -= block;
      let pairs = i16x8.splat(0);
      for (; block > 0; block -= 16) {
        pairs = i16x8.add(pairs, i16x8.extadd_pairwise_i8x16_u(v128.load(x)));
        x += 16;
      }
      total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(pairs));
    }
    return IntegerSums.lanes(total);
  }

  @inline static lanes(v: v128): i32 {
    return (
      i32x4.extract_lane(v, 0) +
      i32x4.extract_lane(v, 1) +
      i32x4.extract_lane(v, 2) +
      i32x4.extract_lane(v, 3)
    );
  }

  /** Sixteen columns at once. */
  @inline static strip(depth: usize, x: usize, step: usize, out: usize): void {
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; depth > 0; --depth) {
      s0 = i32x4.add(s0, v128.load(x));
      s1 = i32x4.add(s1, v128.load(x, 16));
      s2 = i32x4.add(s2, v128.load(x, 32));
      s3 = i32x4.add(s3, v128.load(x, 48));
      x += step;
    }
    v128.store(out, s0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
  }
}

export function sumI32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerSums.run<i32>(rows, cols, a, aRow, aCol, out);
}

export function sumBoolToI32(
  rows: usize,
  cols: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  out: usize,
): void {
  IntegerSums.run<u8>(rows, cols, a, aRow, aCol, out);
}
