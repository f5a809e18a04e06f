/**
 * The gradients of activations of pieces, `dy` times the derivative at x, and the parts of prelu. At a kink the derivative is
 * PyTorch's choice; for NaN comparisons are false.
 */

/** 0 at and beyond the limits p and q. */
@unmanaged
export class HardtanhGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.andnot(dy, v128.or(v128.le<T>(x, p), v128.ge<T>(x, q)));
  }
}

/** `x > 0 ? dy : p dy`. */
@unmanaged
export class LeakyReluGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.bitselect(dy, v128.mul<T>(dy, p), v128.gt<T>(x, v128.splat<T>(0)));
  }
}

/** `x <= p ? 0 : dy`. */
@unmanaged
export class ThresholdGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.andnot(dy, v128.le<T>(x, p));
  }
}

/** `|x| <= p ? 0 : dy`. */
@unmanaged
export class ShrinkGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.andnot(dy, v128.le<T>(v128.abs<T>(x), p));
  }
}

/** `|x| < 3 ? dy / 6 : 0`. */
@unmanaged
export class HardsigmoidGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    const inside = v128.lt<T>(v128.abs<T>(x), v128.splat<T>(3));
    return v128.and(v128.mul<T>(dy, v128.splat<T>(<T>(1.0 / 6.0))), inside);
  }
}

/** 0 below -3, `dy (x / 3 + ½)` up to 3, dy beyond. */
@unmanaged
export class HardswishGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    const slope = v128.add<T>(v128.div<T>(x, v128.splat<T>(3)), v128.splat<T>(<T>0.5));
    const upTo3 = v128.bitselect(v128.mul<T>(dy, slope), dy, v128.le<T>(x, v128.splat<T>(3)));
    return v128.andnot(upTo3, v128.lt<T>(x, v128.splat<T>(-3)));
  }
}

/** `dy / (1 + |x|)²`; NaN where x is infinite, as the function itself. */
@unmanaged
export class SoftsignGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    const r = v128.div<T>(v128.splat<T>(1), v128.add<T>(v128.splat<T>(1), v128.abs<T>(x)));
    const end = v128.mul<T>(v128.mul<T>(x, r), v128.splat<T>(0));
    return v128.mul<T>(dy, v128.add<T>(v128.mul<T>(r, r), end));
  }
}

/** `x > 0 ? x : w x`. */
@unmanaged
export class Prelu {
  @inline vector<T>(x: v128, w: v128, p: v128, q: v128): v128 {
    return v128.bitselect(x, v128.mul<T>(x, w), v128.gt<T>(x, v128.splat<T>(0)));
  }
}

/** `x > 0 ? 1 : w`. */
@unmanaged
export class PreluSlope {
  @inline vector<T>(x: v128, w: v128, p: v128, q: v128): v128 {
    return v128.bitselect(v128.splat<T>(1), w, v128.gt<T>(x, v128.splat<T>(0)));
  }
}

/** `x > 0 ? 0 : x dy`, the gradient for the slope. */
@unmanaged
export class PreluGate {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.andnot(v128.mul<T>(x, dy), v128.gt<T>(x, v128.splat<T>(0)));
  }
}
