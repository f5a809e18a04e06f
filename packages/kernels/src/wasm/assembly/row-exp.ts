// Constants that loops use are loaded: the engine would assemble a constant vector anew at every use.
const lowerBound = memory.data<f32>([-132.5]);
const log2e = memory.data<f32>([1.44269504088896341]);
const shifter = memory.data<f32>([12583103]);
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
    if (sizeof<T>() == 4) return RowExp.float32(x);
    const low = NativeMath.exp(f64x2.extract_lane(x, 0));
    return f64x2.replace_lane(f64x2.splat(low), 1, NativeMath.exp(f64x2.extract_lane(x, 1)));
  }

  /** `e^x` itself: the scale is taken away in a rounding that may give subnormals. */
  @inline static exact<T>(x: v128): v128 {
    if (sizeof<T>() == 8) return RowExp.scaled<T>(x);
    return f32x4.mul(RowExp.float32(x), f32x4.splat(<f32>(1 / RowExp.scale<T>())));
  }

  /** `2^64 e^x = 2^(n + 64) e^r`, `|r| <= ln 2 / 2`, with a polynomial whose error is 3e-9 of the value. */
  @inline static float32(x: v128): v128 {
    x = f32x4.pmax(x, v128.load32_splat(lowerBound)); // keeps NaN
    // Adding 1.5 * 2^23 + 127 + 64 rounds to an integer and leaves the exponent field of 2^(n + 64) in the low bits.
    const shifted = f32x4.add(f32x4.mul(x, v128.load32_splat(log2e)), v128.load32_splat(shifter));
    const n = f32x4.sub(shifted, v128.load32_splat(shifter));
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
