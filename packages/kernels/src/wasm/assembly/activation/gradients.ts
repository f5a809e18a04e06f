import { MathF32 } from "../math-f32";
import { Wide } from "../math-wide";
import { Soft } from "../math-soft";

/** The gradients of activations with exponentials, `dy` times the derivative at x, and the gate of glu. */

/** `x <= 0 ? dy alpha beta e^(beta x) : dy`. */
@unmanaged
export class EluGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<EluGrad>(0);
    return Wide.join(
      f.half(Wide.low(x), Wide.low(dy), alpha, beta),
      f.half(Wide.high(x), Wide.high(dy), alpha, beta),
    );
  }

  @inline half(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const slope = f64x2.mul(f64x2.splat(alpha * beta), Soft.exp(f64x2.mul(f64x2.splat(beta), x)));
    return v128.bitselect(f64x2.mul(dy, slope), dy, f64x2.le(x, f64x2.splat(0)));
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    return x <= 0 ? dy * (alpha * beta * NativeMath.exp(beta * x)) : dy;
  }
}

/** `x <= 0 ? dy alpha e^x : dy beta`. */
@unmanaged
export class SeluGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<SeluGrad>(0);
    return Wide.join(
      f.half(Wide.low(x), Wide.low(dy), alpha, beta),
      f.half(Wide.high(x), Wide.high(dy), alpha, beta),
    );
  }

  @inline half(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const below = f64x2.mul(f64x2.splat(alpha), Soft.exp(x));
    const slope = v128.bitselect(below, f64x2.splat(beta), f64x2.le(x, f64x2.splat(0)));
    return f64x2.mul(dy, slope);
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    return dy * (x <= 0 ? alpha * NativeMath.exp(x) : beta);
  }
}

/** `alpha x > beta ? dy : dy σ(alpha x)`. */
@unmanaged
export class SoftplusGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<SoftplusGrad>(0);
    return Wide.join(
      f.half(Wide.low(x), Wide.low(dy), alpha, beta),
      f.half(Wide.high(x), Wide.high(dy), alpha, beta),
    );
  }

  @inline half(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const z = f64x2.mul(f64x2.splat(alpha), x);
    return v128.bitselect(dy, f64x2.mul(dy, Soft.sigmoid(z)), f64x2.gt(z, f64x2.splat(beta)));
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    return alpha * x > beta ? dy : dy * Soft.sigmoidF64(alpha * x);
  }
}

/** `dy σ(-x)`. */
@unmanaged
export class LogSigmoidGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<LogSigmoidGrad>(0);
    return Wide.join(
      f.half(Wide.low(x), Wide.low(dy), alpha, beta),
      f.half(Wide.high(x), Wide.high(dy), alpha, beta),
    );
  }

  @inline half(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    return f64x2.mul(dy, Soft.sigmoid(f64x2.neg(x)));
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    return dy * Soft.sigmoidF64(-x);
  }
}

/** `dy s (1 + x (1 - s))`, `s = σ(x)`; NaN at infinities, as in PyTorch, which multiplies them by 0. */
@unmanaged
export class SiluGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<SiluGrad>(0);
    return Wide.join(
      f.half(Wide.low(x), Wide.low(dy), alpha, beta),
      f.half(Wide.high(x), Wide.high(dy), alpha, beta),
    );
  }

  @inline half(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const e = Soft.fade(x);
    const s = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), e));
    // 1 - s = e s without cancellation.
    const slope = f64x2.mul(s, f64x2.add(f64x2.splat(1), f64x2.mul(x, f64x2.mul(e, s))));
    return f64x2.mul(dy, f64x2.add(slope, f64x2.mul(x, f64x2.splat(0))));
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    return dy * (Soft.sigmoidF64(x) * (1 + x * Soft.sigmoidF64(-x)));
  }
}

/** `dy (t + x t')`, `t = n / (n + 2)`, `t' = 4 w (w + 1) / (n + 2)²`: see `Mish`. NaN at infinities, as in PyTorch. */
@unmanaged
export class MishGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<MishGrad>(0);
    return Wide.join(
      f.half(Wide.low(x), Wide.low(dy), alpha, beta),
      f.half(Wide.high(x), Wide.high(dy), alpha, beta),
    );
  }

  @inline half(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const w = Soft.exp(f64x2.pmin(x, f64x2.splat(100)));
    const n = f64x2.mul(w, f64x2.add(w, f64x2.splat(2)));
    const r = f64x2.div(f64x2.splat(1), f64x2.add(n, f64x2.splat(2)));
    const rise = f64x2.mul(
      f64x2.mul(f64x2.splat(4), w),
      f64x2.mul(f64x2.add(w, f64x2.splat(1)), r),
    );
    const slope = f64x2.mul(r, f64x2.add(n, f64x2.mul(x, rise)));
    return f64x2.mul(dy, f64x2.add(slope, f64x2.mul(x, f64x2.splat(0))));
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    // Beyond 50 the tangent is 1, and its derivative too small to count, whatever x is.
    if (x > 50) return dy * (1 + x * 0);
    const w = NativeMath.exp(x);
    const n = w * (w + 2);
    const r = 1 / (n + 2);
    return dy * (r * (n + x * (4 * w * ((w + 1) * r))) + x * 0);
  }
}

/** `dy tanh² x`. */
@unmanaged
export class TanhshrinkGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    const t = MathF32.tanh(x);
    return f32x4.mul(dy, f32x4.mul(t, t));
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    const t = NativeMath.tanh(x);
    return dy * (t * t);
  }
}

/** `x σ(alpha y)`. */
@unmanaged
export class Glu {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    return f32x4.mul(x, MathF32.sigmoid(f32x4.mul(f32x4.splat(<f32>alpha), y)));
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    return x * Soft.sigmoidF64(alpha * y);
  }
}
