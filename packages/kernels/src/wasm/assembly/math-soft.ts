import { Wide } from "./math-wide";

const one = memory.data<f64>([1]);
const log2e = memory.data<f64>([1.4426950408889634]);
const minusLog2e = memory.data<f64>([-1.4426950408889634]);
const highestPower = memory.data<f64>([1000]);
const lowestPower = memory.data<f64>([-1000]);
const shifter = memory.data<f64>([6755399441055744]);
/** `(2^r - 1) / r` for r within ±½, with a relative error of 3e-10. */
const growth = memory.data<f64>([
  0.6931471805599453, 0.24022650922288757, 0.055504108839096185, 0.009618056678524637,
  0.001333350238616277, 0.0001546144469856913, 1.5297323760701075e-5,
]);
/** `log((1 + s) / (1 - s)) / s` in s² up to 1/9, with a relative error of 1e-10. */
const logarithm = memory.data<f64>([
  1.9999999998090061, 0.6666667902643397, 0.39998711246862334, 0.28620207408437237,
  0.21398560506678543, 0.24393908084023025,
]);

/**
 * The soft parts of activations on two float64 lanes, for results in float32: each keeps its relative precision where it is
 * tiny. NaN stays NaN.
 */
export class Soft {
  /** `e^x`; 0 and Infinity are reached when the result is rounded to float32. */
  @inline static exp(x: v128): v128 {
    return Wide.exp2(Soft.bounded(f64x2.mul(x, v128.load64_splat(log2e))));
  }

  /** `e^-x`. */
  @inline static fade(x: v128): v128 {
    return Wide.exp2(Soft.bounded(f64x2.mul(x, v128.load64_splat(minusLog2e))));
  }

  /** pmin and pmax keep a NaN in their first operand. */
  @inline static bounded(z: v128): v128 {
    return f64x2.pmax(
      f64x2.pmin(z, v128.load64_splat(highestPower)),
      v128.load64_splat(lowestPower),
    );
  }

  /** `e^x - 1 = s (2^r - 1) + (s - 1)` with `s = 2^n`, `n + r = x log2 e`: nothing cancels when x is near 0, where n is 0. */
  @inline static expm1(x: v128): v128 {
    const z = Soft.bounded(f64x2.mul(x, v128.load64_splat(log2e)));
    // Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
    const shifted = f64x2.add(z, v128.load64_splat(shifter));
    const r = f64x2.sub(z, f64x2.sub(shifted, v128.load64_splat(shifter)));
    const s = i64x2.add(v128.load64_splat(one), i64x2.shl(shifted, 52));
    // Even and odd terms apart: half as long a chain of operations that wait for each other.
    const t = f64x2.mul(r, r);
    let even = f64x2.add(
      f64x2.mul(v128.load64_splat(growth, 48), t),
      v128.load64_splat(growth, 32),
    );
    even = f64x2.add(f64x2.mul(even, t), v128.load64_splat(growth, 16));
    even = f64x2.add(f64x2.mul(even, t), v128.load64_splat(growth));
    let odd = f64x2.add(f64x2.mul(v128.load64_splat(growth, 40), t), v128.load64_splat(growth, 24));
    odd = f64x2.add(f64x2.mul(odd, t), v128.load64_splat(growth, 8));
    const p = f64x2.mul(r, f64x2.add(even, f64x2.mul(odd, r)));
    return f64x2.add(f64x2.mul(s, p), f64x2.sub(s, v128.load64_splat(one)));
  }

  /** `1 / (1 + e^-x)`. */
  @inline static sigmoid(x: v128): v128 {
    return f64x2.div(v128.load64_splat(one), f64x2.add(v128.load64_splat(one), Soft.fade(x)));
  }

  /** `log(1 + e^-|x|)`: with `t = e^-|x|`, the logarithm of `(1 + s) / (1 - s)` for `s = t / (2 + t)`. */
  @inline static logTail(x: v128): v128 {
    const t = Soft.fade(f64x2.abs(x));
    const s = f64x2.div(t, f64x2.add(f64x2.splat(2), t));
    const u = f64x2.mul(s, s);
    const v = f64x2.mul(u, u);
    let even = f64x2.add(
      f64x2.mul(v128.load64_splat(logarithm, 32), v),
      v128.load64_splat(logarithm, 16),
    );
    even = f64x2.add(f64x2.mul(even, v), v128.load64_splat(logarithm));
    let odd = f64x2.add(
      f64x2.mul(v128.load64_splat(logarithm, 40), v),
      v128.load64_splat(logarithm, 24),
    );
    odd = f64x2.add(f64x2.mul(odd, v), v128.load64_splat(logarithm, 8));
    return f64x2.mul(s, f64x2.add(even, f64x2.mul(odd, u)));
  }

  /** `log(1 + e^x)`. */
  @inline static plus(x: v128): v128 {
    return f64x2.add(f64x2.pmax(x, f64x2.splat(0)), Soft.logTail(x));
  }

  /** `log(1 + e^x)` in float64. */
  static plusF64(x: f64): f64 {
    return max<f64>(x, 0) + NativeMath.log1p(NativeMath.exp(-abs<f64>(x)));
  }

  /** `1 / (1 + e^-x)` in float64, without overflow. */
  static sigmoidF64(x: f64): f64 {
    const z = NativeMath.exp(-abs<f64>(x));
    return (x < 0 ? z : 1) / (1 + z);
  }
}
