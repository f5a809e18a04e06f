/** The 16-bit floats: float16 (5 bits of exponent, 10 of fraction), and bfloat16 (float32's upper half). */
export const enum Half {
  F16,
  BF16,
}

/**
 * Conversions between float32 and 16-bit floats, after Fabian Giesen's `half_to_float` and `float_to_half_fast3_rtne`
 * (public domain). Widening is exact; narrowing rounds to nearest, ties to even, and to Infinity beyond the largest. NaN
 * stays NaN, subnormal numbers are not flushed.
 */
export class HalfCast {
  @inline static run(
    type: Half,
    widens: bool,
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
  ): void {
    const contiguous = outCol == 1 && aCol == 1;
    const bytes: usize = widens ? 2 : 4;
    const outBytes: usize = widens ? 4 : 2;
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      let n = cols;
      if (contiguous) {
        for (; n >= 4; n -= 4) {
          if (widens)
            v128.store(z, HalfCast.wide(type, i32x4.extend_low_i16x8_u(v128.load64_zero(x))));
          else
            store<i64>(
              z,
              i64x2.extract_lane(HalfCast.packed(HalfCast.narrow(type, v128.load(x))), 0),
            );
          x += 4 * bytes;
          z += 4 * outBytes;
        }
      }
      for (; n > 0; --n) {
        // A lone element takes the vectors' way too: one implementation.
        if (widens)
          store<f32>(z, f32x4.extract_lane(HalfCast.wide(type, i32x4.splat(load<u16>(x))), 0));
        else store<u16>(z, <u16>i32x4.extract_lane(HalfCast.narrow(type, v128.load32_splat(x)), 0));
        x += aCol * bytes;
        z += outCol * outBytes;
      }
      a += aRow * bytes;
      out += outRow * outBytes;
    }
  }

  /** Four halves, each in the low 16 bits of a lane, as float32. */
  @inline static wide(type: Half, h: v128): v128 {
    if (type == Half.BF16) return i32x4.shl(h, 16);
    const magnitude = i32x4.shl(v128.and(h, i32x4.splat(0x7fff)), 13);
    const exponent = v128.and(magnitude, i32x4.splat(0x0f800000));
    const rebiased = i32x4.add(magnitude, i32x4.splat(112 << 23));
    // Infinity and NaN keep the largest exponent; the subtraction makes a subnormal number a normal one.
    const special = i32x4.add(rebiased, i32x4.splat(112 << 23));
    const small = f32x4.sub(i32x4.add(rebiased, i32x4.splat(1 << 23)), i32x4.splat(113 << 23));
    const isSpecial = i32x4.eq(exponent, i32x4.splat(0x0f800000));
    const isSmall = i32x4.eq(exponent, i32x4.splat(0));
    const value = v128.bitselect(special, v128.bitselect(small, rebiased, isSmall), isSpecial);
    return v128.or(value, i32x4.shl(v128.and(h, i32x4.splat(0x8000)), 16));
  }

  /** Four float32 as halves in the low 16 bits of their lanes, the others 0. */
  @inline static narrow(type: Half, x: v128): v128 {
    const magnitude = v128.and(x, i32x4.splat(0x7fffffff));
    const sign = v128.and(i32x4.shr_u(x, 16), i32x4.splat(0x8000));
    const isNaN = i32x4.gt_s(magnitude, i32x4.splat(0x7f800000));
    if (type == Half.BF16) {
      const odd = v128.and(i32x4.shr_u(magnitude, 16), i32x4.splat(1));
      const rounded = i32x4.shr_u(i32x4.add(i32x4.add(magnitude, i32x4.splat(0x7fff)), odd), 16);
      return v128.or(v128.bitselect(i32x4.splat(0x7fc0), rounded, isNaN), sign);
    }
    const odd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
    const rebiased = i32x4.add(magnitude, i32x4.splat((-112 << 23) + 0xfff));
    const normal = i32x4.shr_u(i32x4.add(rebiased, odd), 13);
    // Adding 1/2 leaves the float's fraction in units of the smallest half, rounded by the addition itself.
    const half = f32x4.splat(0.5);
    const small = i32x4.sub(f32x4.add(magnitude, half), half);
    const finite = v128.bitselect(small, normal, i32x4.lt_s(magnitude, i32x4.splat(113 << 23)));
    const beyond = v128.bitselect(i32x4.splat(0x7e00), i32x4.splat(0x7c00), isNaN);
    const isBeyond = i32x4.ge_s(magnitude, i32x4.splat(143 << 23));
    return v128.or(v128.bitselect(beyond, finite, isBeyond), sign);
  }

  /** The low 16 bits of the lanes side by side. */
  @inline static packed(v: v128): v128 {
    return i16x8.narrow_i32x4_u(v, v);
  }
}
