import { MathF32 } from "../math-f32";
import { Wide } from "../math-wide";
import { Soft } from "../math-soft";

/**
 * Activations with exponentials; float32 goes through float64 lanes, but in tanhshrink. Where PyTorch multiplies -Infinity by 0,
 * the result is NaN: the halves of silu and mish add `min(x, 0) · 0`, since their factor does not quite become 0.
 */

/** `x > 0 ? x : alpha (e^(beta x) - 1)`. */
@unmanaged
export class Elu {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<Elu>(0);
    return Wide.join(f.half(Wide.low(x), alpha, beta), f.half(Wide.high(x), alpha, beta));
  }

  @inline half(x: v128, alpha: f64, beta: f64): v128 {
    const below = f64x2.mul(f64x2.splat(alpha), Soft.expm1(f64x2.mul(f64x2.splat(beta), x)));
    return v128.bitselect(x, below, f64x2.gt(x, f64x2.splat(0)));
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return x > 0 ? x : alpha * NativeMath.expm1(beta * x);
  }
}

/** `x > 0 ? beta x : alpha (e^x - 1)`. */
@unmanaged
export class Selu {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<Selu>(0);
    return Wide.join(f.half(Wide.low(x), alpha, beta), f.half(Wide.high(x), alpha, beta));
  }

  @inline half(x: v128, alpha: f64, beta: f64): v128 {
    const below = f64x2.mul(f64x2.splat(alpha), Soft.expm1(x));
    const above = f64x2.mul(f64x2.splat(beta), x);
    return v128.bitselect(above, below, f64x2.gt(x, f64x2.splat(0)));
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return x > 0 ? beta * x : alpha * NativeMath.expm1(x);
  }
}

/** `log(1 + e^(alpha x)) / alpha`, and x where `alpha x > beta`. */
@unmanaged
export class Softplus {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<Softplus>(0);
    return Wide.join(f.half(Wide.low(x), alpha, beta), f.half(Wide.high(x), alpha, beta));
  }

  @inline half(x: v128, alpha: f64, beta: f64): v128 {
    const z = f64x2.mul(f64x2.splat(alpha), x);
    const smooth = f64x2.div(Soft.plus(z), f64x2.splat(alpha));
    return v128.bitselect(x, smooth, f64x2.gt(z, f64x2.splat(beta)));
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return alpha * x > beta ? x : Soft.plusF64(alpha * x) / alpha;
  }
}

/** `-log(1 + e^-x)`; its limit at Infinity is +0, as in PyTorch. */
@unmanaged
export class LogSigmoid {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<LogSigmoid>(0);
    const y = Wide.join(f.half(Wide.low(x)), f.half(Wide.high(x)));
    return f32x4.add(y, f32x4.splat(0));
  }

  @inline half(x: v128): v128 {
    return f64x2.sub(f64x2.pmin(x, f64x2.splat(0)), Soft.logTail(x));
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return 0 - Soft.plusF64(-x);
  }
}

/** `x / (1 + e^-x)`. */
@unmanaged
export class Silu {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<Silu>(0);
    return Wide.join(f.half(Wide.low(x), alpha, beta), f.half(Wide.high(x), alpha, beta));
  }

  @inline half(x: v128, alpha: f64, beta: f64): v128 {
    const end = f64x2.mul(f64x2.pmin(x, f64x2.splat(0)), f64x2.splat(0));
    return f64x2.add(f64x2.div(x, f64x2.add(f64x2.splat(1), Soft.fade(x))), end);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return x / (1 + NativeMath.exp(-x));
  }
}

/** `x tanh(log(1 + w))`, `w = e^x`, where the tangent is `n / (n + 2)` for `n = w (w + 2)`. */
@unmanaged
export class Mish {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<Mish>(0);
    return Wide.join(f.half(Wide.low(x), alpha, beta), f.half(Wide.high(x), alpha, beta));
  }

  @inline half(x: v128, alpha: f64, beta: f64): v128 {
    const w = Soft.exp(f64x2.pmin(x, f64x2.splat(100))); // beyond 100 mish is x, and w² would overflow
    const n = f64x2.mul(w, f64x2.add(w, f64x2.splat(2)));
    const end = f64x2.mul(f64x2.pmin(x, f64x2.splat(0)), f64x2.splat(0));
    return f64x2.add(f64x2.mul(x, f64x2.div(n, f64x2.add(n, f64x2.splat(2)))), end);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    const w = NativeMath.exp(min<f64>(x, 100));
    const n = w * (w + 2);
    return x * (n / (n + 2));
  }
}

/** `(x - tanh x) / x³` in x² up to 1, with a relative error of 7e-8. */
const shrinking = memory.data<f32>([
  0.33333331346511841, -0.13333128392696381, 0.053934827446937561, -0.021660275757312775,
  0.0082192271947860718, -0.0025107283145189285, 0.0004207844322081655,
]);

/**
 * `x - tanh x`, which cancels below 1: there a polynomial in float32, and in float64 `(x cosh x - sinh x) / cosh x`, the sum of
 * `2k x^(2k+1) / (2k+1)!`.
 */
@unmanaged
export class Tanhshrink {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    const z = f32x4.mul(x, x);
    let p = f32x4.mul(v128.load32_splat(shrinking, 24), z);
    p = f32x4.mul(f32x4.add(p, v128.load32_splat(shrinking, 20)), z);
    p = f32x4.mul(f32x4.add(p, v128.load32_splat(shrinking, 16)), z);
    p = f32x4.mul(f32x4.add(p, v128.load32_splat(shrinking, 12)), z);
    p = f32x4.mul(f32x4.add(p, v128.load32_splat(shrinking, 8)), z);
    p = f32x4.mul(f32x4.add(p, v128.load32_splat(shrinking, 4)), z);
    p = f32x4.mul(f32x4.add(p, v128.load32_splat(shrinking)), z);
    const near = f32x4.mul(p, x);
    // |x| - 1 is exact up to 2.
    const size = f32x4.abs(x);
    const far = f32x4.add(f32x4.sub(size, f32x4.splat(1)), MathF32.tanhGap(x));
    const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
    return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(1)));
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    if (!(abs<f64>(x) < 1)) return x - NativeMath.tanh(x);
    const s = x * x;
    let sum: f64 = 0;
    for (let k: f64 = 9; k >= 2; --k) sum = ((sum + 1) * s * k) / ((k - 1) * 2 * k * (2 * k + 1));
    return ((sum + 1) * s * x) / 3 / NativeMath.cosh(x);
  }
}
