import { Wide } from "./math-wide";

// The constants of exp are loaded: the engine would assemble a constant vector from integer registers anew at every use.
const upperBound = memory.data<f32>([89]);
const lowerBound = memory.data<f32>([-104]);
const log2e = memory.data<f32>([1.44269504088896341]);
const shifter = memory.data<f32>([12582912]);
const ln2High = memory.data<f32>([0.693359375]);
const ln2Low = memory.data<f32>([-2.1219444e-4]);
const one = memory.data<f32>([1]);
const expTerm2 = memory.data<f32>([5.0000001201e-1]);
const expTerm3 = memory.data<f32>([1.6666665459e-1]);
const expTerm4 = memory.data<f32>([4.1665795894e-2]);
const expTerm5 = memory.data<f32>([8.3334519073e-3]);
const expTerm6 = memory.data<f32>([1.3981999507e-3]);
const minusLog2e = memory.data<f64>([-1.4426950408889634]);
const highestPower = memory.data<f64>([1000]);
const lowestPower = memory.data<f64>([-1000]);
const expTerm7 = memory.data<f32>([1.98756915e-4]);

/**
 * Elementary functions on four float32 lanes, within 2 ulp, without relaxed instructions and without fused
 * multiply-adds: the same bits on every engine. NaN, infinities, zeros and subnormals behave as IEEE 754 asks.
 */
export class MathF32 {
  /** `e^x = 2^n e^r`, `|r| <= ln 2 / 2`; Cephes' polynomial for `e^r`. */
  @inline static exp(x: v128): v128 {
    // The bounds already give Infinity and 0; pmin and pmax keep a NaN in their first operand.
    x = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(upperBound)), v128.load32_splat(lowerBound));
    // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
    const shifted = f32x4.add(f32x4.mul(x, v128.load32_splat(log2e)), v128.load32_splat(shifter));
    const n = f32x4.sub(shifted, v128.load32_splat(shifter));
    // ln 2 in two parts; n times the first is exact.
    let r = f32x4.sub(x, f32x4.mul(n, v128.load32_splat(ln2High)));
    r = f32x4.sub(r, f32x4.mul(n, v128.load32_splat(ln2Low)));
    let p = f32x4.add(f32x4.mul(v128.load32_splat(expTerm7), r), v128.load32_splat(expTerm6));
    p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(expTerm5));
    p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(expTerm4));
    p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(expTerm3));
    p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(expTerm2));
    p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), v128.load32_splat(one));
    // Two factors, because 2^n alone may overflow or be subnormal; only the last product rounds.
    const exponent = i32x4.sub(shifted, v128.load32_splat(shifter));
    const half = i32x4.shr_s(exponent, 1);
    return f32x4.mul(
      f32x4.mul(p, MathF32.powerOfTwo(half)),
      MathF32.powerOfTwo(i32x4.sub(exponent, half)),
    );
  }

  @inline static powerOfTwo(n: v128): v128 {
    return i32x4.add(i32x4.shl(n, 23), v128.load32_splat(one));
  }

  /** Natural logarithm: `x = 2^k m`, m in [√½, √2), and musl's series in `s = f / (2 + f)`, `f = m - 1`. */
  @inline static log(x: v128): v128 {
    const subnormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
    const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(33554432)), x, subnormal); // 2^25
    const offset = i32x4.add(scaled, i32x4.splat(0x3f800000 - 0x3f3504f3));
    let k = i32x4.sub(i32x4.shr_s(offset, 23), i32x4.splat(127));
    k = i32x4.sub(k, v128.and(subnormal, i32x4.splat(25)));
    const m = i32x4.add(v128.and(offset, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
    const f = f32x4.sub(m, f32x4.splat(1));
    const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)));
    const z = f32x4.mul(s, s);
    const w = f32x4.mul(z, z);
    const even = f32x4.mul(
      w,
      f32x4.add(f32x4.splat(0.40000972152), f32x4.mul(w, f32x4.splat(0.24279078841))),
    );
    const odd = f32x4.mul(
      z,
      f32x4.add(f32x4.splat(0.66666662693), f32x4.mul(w, f32x4.splat(0.28498786688))),
    );
    const halfSquare = f32x4.mul(f32x4.splat(0.5), f32x4.mul(f, f));
    const dk = f32x4.convert_i32x4_s(k);
    let y = f32x4.mul(s, f32x4.add(halfSquare, f32x4.add(even, odd)));
    y = f32x4.add(y, f32x4.mul(dk, f32x4.splat(9.0580006145e-6)));
    y = f32x4.add(f32x4.sub(y, halfSquare), f);
    y = f32x4.add(y, f32x4.mul(dk, f32x4.splat(6.9313812256e-1)));
    // +Infinity and NaN stay; zeros of both signs give -Infinity, anything below gives NaN.
    y = v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
    y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
    return v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(x, f32x4.splat(0)));
  }

  /** Cephes' odd polynomial below 0.625, `1 - 2 / (e^2|x| + 1)` with x's sign above. */
  @inline static tanh(x: v128): v128 {
    const z = f32x4.mul(x, x);
    let p = f32x4.add(f32x4.mul(f32x4.splat(-5.70498872745e-3), z), f32x4.splat(2.06390887954e-2));
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2));
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.33314422036e-1));
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1));
    const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
    const far = f32x4.sub(f32x4.splat(1), MathF32.tanhGap(x));
    const y = v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.625)));
    return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
  }

  /** `1 - tanh |x| = 2 / (e^2|x| + 1)`. */
  @inline static tanhGap(x: v128): v128 {
    const size = f32x4.abs(x);
    const power = MathF32.exp(f32x4.add(size, size));
    return f32x4.div(f32x4.splat(2), f32x4.add(power, f32x4.splat(1)));
  }

  /** `1 / (1 + e^-x)`, on float64 lanes: never overflows, and keeps small results. */
  @inline static sigmoid(x: v128): v128 {
    return Wide.join(MathF32.sigmoidHalf(Wide.low(x)), MathF32.sigmoidHalf(Wide.high(x)));
  }

  @inline static sigmoidHalf(x: v128): v128 {
    const z = f64x2.mul(x, v128.load64_splat(minusLog2e));
    const bounded = f64x2.pmax(
      f64x2.pmin(z, v128.load64_splat(highestPower)),
      v128.load64_splat(lowestPower),
    );
    return f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), Wide.exp2(bounded)));
  }
}
