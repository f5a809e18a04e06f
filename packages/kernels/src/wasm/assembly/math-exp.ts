import { Wide } from "./math-wide";

const one = memory.data<f64>([1]);
const half = memory.data<f64>([0.5]);
const log2e = memory.data<f64>([1.4426950408889634]);
const highest = memory.data<f64>([1000]);
const lowest = memory.data<f64>([-1000]);
const shifter = memory.data<f64>([6755399441055744]);
/** `(2^r - 1) / r` for |r| up to ½. */
const terms = memory.data<f64>([
  0.6931471805599453, 0.24022650922288757, 0.055504108839096185, 0.009618056678524637,
  0.001333350238616277, 0.0001546144469856913, 1.5297323760701075e-5,
]);

/** Exponential functions of float32 arguments on float64 lanes, less than 0.6 ulp from the exact value. */
export class Exponential {
  @inline static exp2(x: v128): v128 {
    return Wide.join(
      Wide.exp2(Exponential.bounded(Wide.low(x))),
      Wide.exp2(Exponential.bounded(Wide.high(x))),
    );
  }

  @inline static expm1(x: v128): v128 {
    return Wide.join(Exponential.wideExpm1(Wide.low(x)), Exponential.wideExpm1(Wide.high(x)));
  }

  @inline static sinh(x: v128): v128 {
    return Wide.join(Exponential.wideSinh(Wide.low(x)), Exponential.wideSinh(Wide.high(x)));
  }

  @inline static cosh(x: v128): v128 {
    return Wide.join(Exponential.wideCosh(Wide.low(x)), Exponential.wideCosh(Wide.high(x)));
  }

  /** The bounds are far enough for 0 and Infinity in float32, and keep a NaN. */
  @inline static bounded(z: v128): v128 {
    return f64x2.pmax(f64x2.pmin(z, v128.load64_splat(highest)), v128.load64_splat(lowest));
  }

  /** `e^x - 1 = 2^n (2^r - 1) + (2^n - 1)`, which keeps the digits of a small x; its sign is that of x, also of -0. */
  static wideExpm1(x: v128): v128 {
    const z = Exponential.bounded(f64x2.mul(x, v128.load64_splat(log2e)));
    // Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
    const shifted = f64x2.add(z, v128.load64_splat(shifter));
    const r = f64x2.sub(z, f64x2.sub(shifted, v128.load64_splat(shifter)));
    const s = f64x2.mul(r, r);
    // Even and odd terms apart: half as long a chain of operations that wait for each other.
    let even = f64x2.add(f64x2.mul(v128.load64_splat(terms, 48), s), v128.load64_splat(terms, 32));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms, 16));
    even = f64x2.add(f64x2.mul(even, s), v128.load64_splat(terms));
    let odd = f64x2.add(f64x2.mul(v128.load64_splat(terms, 40), s), v128.load64_splat(terms, 24));
    odd = f64x2.add(f64x2.mul(odd, s), v128.load64_splat(terms, 8));
    const p = f64x2.mul(f64x2.add(even, f64x2.mul(odd, r)), r);
    const power = i64x2.add(v128.load64_splat(one), i64x2.shl(shifted, 52));
    const y = f64x2.add(f64x2.mul(power, p), f64x2.sub(power, v128.load64_splat(one)));
    return v128.or(y, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
  }

  /** `(t + t / (t + 1)) / 2` with `t = e^|x| - 1`. */
  static wideSinh(x: v128): v128 {
    const t = Exponential.wideExpm1(f64x2.abs(x));
    const sum = f64x2.add(t, f64x2.div(t, f64x2.add(t, v128.load64_splat(one))));
    const y = f64x2.mul(sum, v128.load64_splat(half));
    return v128.or(y, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
  }

  static wideCosh(x: v128): v128 {
    const z = Exponential.bounded(f64x2.mul(x, v128.load64_splat(log2e)));
    const t = Wide.exp2(z);
    return f64x2.mul(f64x2.add(t, f64x2.div(v128.load64_splat(one), t)), v128.load64_splat(half));
  }
}
