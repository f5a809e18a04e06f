import { Vector } from "../vector";

/**
 * `out = x * scale + kept` where the mask's byte is 1, `x * 0 + dropped` where it is 0: a dropped NaN or infinity is NaN. An
 * addend of -0 changes nothing, not even the sign of a zero.
 */
export class Dropout {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    mask: usize,
    maskRow: usize,
    maskCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
    scale: f64,
    kept: f64,
    dropped: f64,
  ): void {
    const vectored = aCol == 1 && outCol == 1 && maskCol <= 1;
    for (; rows > 0; --rows) {
      let x = a;
      let m = mask;
      let z = out;
      let n = cols;
      if (vectored) {
        const one = Dropout.select(load<u8>(m));
        for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
          const chosen = maskCol == 0 ? one : Dropout.mask<T>(m);
          const factor = v128.and(v128.splat<T>(<T>scale), chosen);
          const addend = v128.bitselect(v128.splat<T>(<T>kept), v128.splat<T>(<T>dropped), chosen);
          v128.store(z, v128.add<T>(v128.mul<T>(v128.load(x), factor), addend));
          x += 16;
          m += Vector.lanes<T>() * maskCol;
          z += 16;
        }
      }
      for (; n > 0; --n) {
        const isKept = load<u8>(m) != 0;
        const product = <T>(load<T>(x) * (isKept ? <T>scale : <T>0));
        store<T>(z, <T>(product + (isKept ? <T>kept : <T>dropped)));
        x += aCol * sizeof<T>();
        m += maskCol;
        z += outCol * sizeof<T>();
      }
      a += aRow * sizeof<T>();
      mask += maskRow;
      out += outRow * sizeof<T>();
    }
  }

  /** All bits of every lane, or none. */
  @inline static select(isKept: u8): v128 {
    return i8x16.splat(isKept != 0 ? -1 : 0);
  }

  /** A vector's bytes, 0 or 1, as lanes without or with all bits. */
  @inline static mask<T>(pointer: usize): v128 {
    if (sizeof<T>() == 4) {
      const bytes = v128.load32_zero(pointer);
      return i32x4.neg(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
    }
    return i64x2.neg(i64x2.replace_lane(i64x2.splat(load<u8>(pointer)), 1, load<u8>(pointer, 1)));
  }
}
