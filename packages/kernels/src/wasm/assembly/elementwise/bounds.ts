/**
 * The larger, the smaller, and what lies between. Maximum and minimum are symmetric: -0 is less than 0. Bounds of floats are not: an
 * element that equals its bound stays, be it a zero of the other sign. NaN on any side gives NaN; pmin and pmax keep that of their
 * first operand, and one in a bound sets all bits.
 */

/** The larger of x and y. */
@unmanaged
export class Maximum {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    if (isInteger<T>() && sizeof<T>() == 8) return v128.bitselect(x, y, v128.gt<T>(x, y));
    return v128.max<T>(x, y);
  }
}

/** The smaller of x and y. */
@unmanaged
export class Minimum {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    if (isInteger<T>() && sizeof<T>() == 8) return v128.bitselect(x, y, v128.lt<T>(x, y));
    return v128.min<T>(x, y);
  }
}

/** At least y. */
@unmanaged
export class ClampMin {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.or(v128.pmax<T>(x, y), v128.ne<T>(y, y));
  }
}

/** At most y. */
@unmanaged
export class ClampMax {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.or(v128.pmin<T>(x, y), v128.ne<T>(y, y));
  }
}

/** At least y, then at most z. */
@unmanaged
export class Clamp {
  @inline vector<T>(x: v128, y: v128, z: v128, p: v128): v128 {
    const isNaN = v128.or(v128.ne<T>(y, y), v128.ne<T>(z, z));
    return v128.or(v128.pmin<T>(v128.pmax<T>(x, y), z), isNaN);
  }
}
