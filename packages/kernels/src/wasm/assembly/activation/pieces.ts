/**
 * Activations of straight or simple pieces, a few instructions each, on vectors of any float. The first operand of `pmin` and
 * `pmax` is the one whose NaN stays.
 */

/** `min(max(x, p), q)`. */
@unmanaged
export class Hardtanh {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.pmin<T>(v128.pmax<T>(x, p), q);
  }
}

/** `x > 0 ? x : p x`. */
@unmanaged
export class LeakyRelu {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(x, v128.mul<T>(x, p), v128.gt<T>(x, v128.splat<T>(0)));
  }
}

/** `x <= p ? q : x`. */
@unmanaged
export class Threshold {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(q, x, v128.le<T>(x, p));
  }
}

/** `|x| <= p ? 0 : x`. */
@unmanaged
export class Hardshrink {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.andnot(x, v128.le<T>(v128.abs<T>(x), p));
  }
}

/** `|x| <= p ? 0 : x - p sign(x)`. */
@unmanaged
export class Softshrink {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    const signed = v128.or(v128.and(x, v128.splat<T>(<T>-0.0)), p);
    return v128.andnot(v128.sub<T>(x, signed), v128.le<T>(v128.abs<T>(x), p));
  }
}

/** `min(max(x + 3, 0), 6) / 6`. */
@unmanaged
export class Hardsigmoid {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.div<T>(changetype<Hardsigmoid>(0).ramp<T>(x), v128.splat<T>(6));
  }

  @inline ramp<T>(x: v128): v128 {
    const risen = v128.pmax<T>(v128.add<T>(x, v128.splat<T>(3)), v128.splat<T>(0));
    return v128.pmin<T>(risen, v128.splat<T>(6));
  }
}

/** `x min(max(x + 3, 0), 6) / 6`. */
@unmanaged
export class Hardswish {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.div<T>(v128.mul<T>(x, changetype<Hardsigmoid>(0).ramp<T>(x)), v128.splat<T>(6));
  }
}

/** `x / (1 + |x|)`. */
@unmanaged
export class Softsign {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.div<T>(x, v128.add<T>(v128.splat<T>(1), v128.abs<T>(x)));
  }
}
