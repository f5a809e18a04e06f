/**
 * Conversions between element types. Float to int truncates and saturates, NaN becomes 0; integers wrap when narrowed, and a
 * float to uint8 is truncated to int64 and wrapped (0 beyond); to bool is `x != 0`.
 */
export class Cast {
  @inline static run<From, To>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
  ): void {
    const contiguous = Cast.hasVector<From, To>() && outCol == 1 && aCol == 1;
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      let n = cols;
      if (contiguous) {
        if (sizeof<To>() == 1) {
          for (; n >= 16; n -= 16) {
            Cast.sixteenBools<From>(x, z);
            x += 16 * sizeof<From>();
            z += 16;
          }
        } else {
          for (; n >= 16; n -= 16) {
            Cast.four<From, To>(x, z);
            Cast.four<From, To>(x + 4 * sizeof<From>(), z + 4 * sizeof<To>());
            Cast.four<From, To>(x + 8 * sizeof<From>(), z + 8 * sizeof<To>());
            Cast.four<From, To>(x + 12 * sizeof<From>(), z + 12 * sizeof<To>());
            x += 16 * sizeof<From>();
            z += 16 * sizeof<To>();
          }
        }
        for (; n >= 4 && sizeof<To>() > 1; n -= 4) {
          Cast.four<From, To>(x, z);
          x += 4 * sizeof<From>();
          z += 4 * sizeof<To>();
        }
      }
      for (; n > 0; --n) {
        store<To>(z, Cast.scalar<From, To>(load<From>(x)));
        x += aCol * sizeof<From>();
        z += outCol * sizeof<To>();
      }
      a += aRow * sizeof<From>();
      out += outRow * sizeof<To>();
    }
  }

  /** Conversions without vectors are plain loops: those of floats to and from int64, and to uint8. */
  @inline static hasVector<From, To>(): bool {
    if (isBoolean<To>()) return true;
    if (isInteger<To>() && sizeof<To>() == 1) return false;
    const isLong =
      (isInteger<From>() && sizeof<From>() == 8) || (isInteger<To>() && sizeof<To>() == 8);
    return !isLong || (isInteger<From>() && isInteger<To>());
  }

  @inline static scalar<From, To>(x: From): To {
    if (isBoolean<To>()) return <To>(x != <From>0 ? 1 : 0);
    if (isFloat<From>() && sizeof<To>() == 1)
      return <To>(x < <From>9223372036854775808.0 ? <i64>x : 0);
    return <To>x;
  }

  /** Sixteen bools, contiguous. */
  @inline static sixteenBools<From>(a: usize, out: usize): void {
    if (sizeof<From>() == 1) {
      v128.store(out, v128.and(i8x16.ne(v128.load(a), i8x16.splat(0)), i8x16.splat(1)));
      return;
    }
    const low = i16x8.narrow_i32x4_s(
      Cast.nonZero<From>(a),
      Cast.nonZero<From>(a + 4 * sizeof<From>()),
    );
    const high = i16x8.narrow_i32x4_s(
      Cast.nonZero<From>(a + 8 * sizeof<From>()),
      Cast.nonZero<From>(a + 12 * sizeof<From>()),
    );
    v128.store(out, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
  }

  /** Which of four elements are not 0, as int32 masks; NaN is not. */
  @inline static nonZero<From>(a: usize): v128 {
    const zero = v128.splat<From>(0);
    const first = v128.ne<From>(v128.load(a), zero);
    if (sizeof<From>() == 4) return first;
    if (sizeof<From>() == 1) return unreachable();
    return v128.shuffle<i32>(first, v128.ne<From>(v128.load(a, 16), zero), 0, 2, 4, 6);
  }

  /** Four elements, contiguous. */
  @inline static four<From, To>(a: usize, out: usize): void {
    if (isFloat<From>() && isFloat<To>()) {
      if (sizeof<From>() == 4) {
        const x = v128.load(a);
        v128.store(out, f64x2.promote_low_f32x4(x));
        v128.store(out, f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1)), 16);
      } else {
        const low = f32x4.demote_f64x2_zero(v128.load(a));
        const high = f32x4.demote_f64x2_zero(v128.load(a, 16));
        v128.store(out, v128.shuffle<i64>(low, high, 0, 2));
      }
    } else if (isFloat<From>()) {
      if (sizeof<From>() == 4) v128.store(out, i32x4.trunc_sat_f32x4_s(v128.load(a)));
      else {
        const low = i32x4.trunc_sat_f64x2_s_zero(v128.load(a));
        const high = i32x4.trunc_sat_f64x2_s_zero(v128.load(a, 16));
        v128.store(out, v128.shuffle<i64>(low, high, 0, 2));
      }
    } else {
      let x: v128;
      if (sizeof<From>() == 8) x = v128.shuffle<i32>(v128.load(a), v128.load(a, 16), 0, 2, 4, 6);
      else if (sizeof<From>() == 1)
        x = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(a)));
      else x = v128.load(a);
      if (sizeof<To>() == 8 && isInteger<To>()) {
        v128.store(out, i64x2.extend_low_i32x4_s(x));
        v128.store(out, i64x2.extend_high_i32x4_s(x), 16);
      } else if (sizeof<To>() == 8) {
        v128.store(out, f64x2.convert_low_i32x4_s(x));
        v128.store(out, f64x2.convert_low_i32x4_s(v128.shuffle<i64>(x, x, 1, 1)), 16);
      } else v128.store(out, isFloat<To>() ? f32x4.convert_i32x4_s(x) : x);
    }
  }
}
