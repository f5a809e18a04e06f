import { Strided } from "./strided";

/** Conversions between element types. Float to int truncates and saturates, NaN becomes 0; to bool is `x != 0`. */
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
    if (rows == 0 || cols == 0) return;
    if (Strided.byColumns(cols, outRow, outCol)) {
      let t = rows;
      rows = cols;
      cols = t;
      t = aRow;
      aRow = aCol;
      aCol = t;
      t = outRow;
      outRow = outCol;
      outCol = t;
    }
    const contiguous = outCol == 1 && aCol == 1;
    if (contiguous && Strided.runsOn(cols, aRow, aCol) && Strided.runsOn(cols, outRow, outCol)) {
      cols *= rows;
      rows = 1;
    }
    for (; rows > 0; --rows) {
      let x = a;
      let z = out;
      let n = cols;
      if (contiguous && Cast.hasFour<From, To>()) {
        for (; n >= 4; n -= 4) {
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

  @inline static scalar<From, To>(x: From): To {
    if (sizeof<To>() == 1) return <To>(x != <From>0 ? 1 : 0);
    return <To>x;
  }

  /** The pairs that vectors help. */
  @inline static hasFour<From, To>(): bool {
    if (sizeof<To>() == 1) return false;
    return (isFloat<From>() && isFloat<To>()) || (sizeof<To>() == 4 && sizeof<From>() <= 4);
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
      v128.store(out, i32x4.trunc_sat_f32x4_s(v128.load(a)));
    } else {
      let x: v128;
      if (sizeof<From>() == 1)
        x = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(a)));
      else x = v128.load(a);
      v128.store(out, isFloat<To>() ? f32x4.convert_i32x4_s(x) : x);
    }
  }
}
