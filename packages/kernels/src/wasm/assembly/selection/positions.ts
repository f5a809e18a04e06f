/** Index values that are checked, wrapped and scaled before anything is read or written by them. */
class Positions {
  /**
   * `out[i] = step * (index[i] < 0 ? index[i] + wrap : index[i])` as int32. Ends at the first element outside of 0 to
   * `size - 1` after wrapping and answers its number, -1 when there is none.
   */
  @inline static run<T>(
    count: usize,
    index: usize,
    size: i32,
    wrap: i32,
    step: i32,
    out: usize,
  ): i32 {
    const lanes = <i32>(16 / sizeof<T>());
    const wrapLanes = v128.splat<T>(<T>wrap);
    const last = v128.splat<T>(<T>(size - 1));
    const steps = i32x4.splat(step);
    const n = <i32>count;
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      let beyond = i64x2.splat(0);
      let four: v128;
      const a = Positions.wrapped<T>(v128.load(index), wrapLanes);
      beyond = v128.or(Positions.negative<T>(a), v128.gt<T>(a, last));
      if (lanes == 4) {
        four = a;
      } else {
        const b = Positions.wrapped<T>(v128.load(index, 16), wrapLanes);
        beyond = v128.or(beyond, v128.or(Positions.negative<T>(b), v128.gt<T>(b, last)));
        four = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
      }
      if (v128.any_true(beyond)) break;
      v128.store(out, i32x4.mul(four, steps));
      index += 4 * sizeof<T>();
      out += 16;
    }
    for (; i < n; ++i) {
      const given = load<T>(index);
      const position = given < 0 ? given + <T>wrap : given;
      if (position < 0 || position >= <T>size) return i;
      store<i32>(out, <i32>position * step);
      index += sizeof<T>();
      out += 4;
    }
    return -1;
  }

  @inline private static wrapped<T>(position: v128, wrap: v128): v128 {
    return v128.add<T>(position, v128.and(Positions.negative<T>(position), wrap));
  }

  /** All bits of the lanes below 0. */
  @inline private static negative<T>(position: v128): v128 {
    return v128.lt<T>(position, i64x2.splat(0));
  }
}

export function positionsI32(
  count: usize,
  index: usize,
  size: i32,
  wrap: i32,
  step: i32,
  out: usize,
): i32 {
  return Positions.run<i32>(count, index, size, wrap, step, out);
}

export function positionsI64(
  count: usize,
  index: usize,
  size: i32,
  wrap: i32,
  step: i32,
  out: usize,
): i32 {
  return Positions.run<i64>(count, index, size, wrap, step, out);
}
