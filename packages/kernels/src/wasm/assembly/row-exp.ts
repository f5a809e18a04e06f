/** Products with smaller factors could not take the scale away without losing digits; 2^-60. */
const smallestFactor: f32 = 8.673617379884035e-19;

// Constants that loops use are loaded: the engine would assemble a constant vector anew at every use.
/** 1.5 * 2^23 + 127, the bias of exponents, and 64 more for the scale. */
const plainShifter = memory.data<f32>([12583039]);
const scaledShifter = memory.data<f32>([12583103]);
/** From here down the factor 2^n, or 2^(n + 64), becomes exactly 0. */
const plainLowerBound = memory.data<f32>([-88]);
const scaledLowerBound = memory.data<f32>([-132.5]);
const log2e = memory.data<f32>([1.44269504088896341]);
const ln2High = memory.data<f32>([0.693359375]);
const ln2Low = memory.data<f32>([-2.1219444e-4]);
const one = memory.data<f32>([1]);
const term2 = memory.data<f32>([0.4999999343211981]);
const term3 = memory.data<f32>([0.1666652039905544]);
const term4 = memory.data<f32>([0.04166839078552831]);
const term5 = memory.data<f32>([0.008368745107707937]);
const term6 = memory.data<f32>([0.0013814540076127317]);

/**
 * The exponential in softmax and its relatives: `e^x` times `scale`, for x up to 40, which is 0 from -132.5 down (exact
 * results there are too small for float32). The scale 2^64 of float32 keeps every result normal, so that one factor 2^n
 * is enough and nothing is lost before the row's sum divides it away. Plain float32 arithmetic: the same bits everywhere.
 */
export class RowExp {
  /** What results are multiplied by: a power of two. */
  @inline static scale<T>(): f64 {
    return sizeof<T>() == 4 ? 18446744073709551616.0 : 1;
  }

  @inline static scaled<T>(x: v128): v128 {
    if (sizeof<T>() == 4) return RowExp.float32(x, RowExp.lowerBound(true), RowExp.shifter(true));
    const low = NativeMath.exp(f64x2.extract_lane(x, 0));
    return f64x2.replace_lane(f64x2.splat(low), 1, NativeMath.exp(f64x2.extract_lane(x, 1)));
  }

  /** `e^x` itself: the scale is taken away in a rounding that may give subnormals. */
  @inline static exact<T>(x: v128): v128 {
    if (sizeof<T>() == 8) return RowExp.scaled<T>(x);
    return f32x4.mul(RowExp.scaled<T>(x), f32x4.splat(<f32>(1 / RowExp.scale<T>())));
  }

  /**
   * Whether products `e^x * factor` may be computed as scaled exponentials times `factor / scale`, which rounds once. With a
   * tiny factor, exponentials too small for their own normal numbers do not matter: the plain ones do, which are 0 there.
   */
  @inline static scales<T>(factor: T): bool {
    return sizeof<T>() == 4 && !(abs<f32>(<f32>factor) < smallestFactor);
  }

  @inline static lowerBound(scaled: bool): v128 {
    return v128.load32_splat(scaled ? scaledLowerBound : plainLowerBound);
  }

  @inline static shifter(scaled: bool): v128 {
    return v128.load32_splat(scaled ? scaledShifter : plainShifter);
  }

  /**
   * `2^64 e^x = 2^(n + 64) e^r`, `|r| <= ln 2 / 2`, with a polynomial whose error is 3e-9 of the value; with the plain bound and
   * shifter, `e^x`.
   */
  @inline static float32(x: v128, lower: v128, shifter: v128): v128 {
    x = f32x4.pmax(x, lower); // keeps NaN
    // Adding the shifter rounds to an integer and leaves the exponent field of 2^n or 2^(n + 64) in the low bits.
    const shifted = f32x4.add(f32x4.mul(x, v128.load32_splat(log2e)), shifter);
    const n = f32x4.sub(shifted, shifter);
    // ln 2 in two parts; n times the first is exact.
    let r = f32x4.sub(x, f32x4.mul(n, v128.load32_splat(ln2High)));
    r = f32x4.sub(r, f32x4.mul(n, v128.load32_splat(ln2Low)));
    let p = f32x4.add(f32x4.mul(v128.load32_splat(term6), r), v128.load32_splat(term5));
    p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(term4));
    p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(term3));
    p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(term2));
    p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), v128.load32_splat(one));
    return f32x4.mul(p, i32x4.shl(shifted, 23));
  }
}
