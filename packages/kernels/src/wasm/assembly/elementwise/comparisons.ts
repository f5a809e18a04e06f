/** Comparisons: masks of all bits of a lane, or none. Comparisons with NaN are false, but for `Ne`. */

/** `x = y`. */
@unmanaged
export class Eq {
  @inline mask<T>(x: v128, y: v128): v128 {
    return v128.eq<T>(x, y);
  }
}

/** `x ≠ y`. */
@unmanaged
export class Ne {
  @inline mask<T>(x: v128, y: v128): v128 {
    return v128.ne<T>(x, y);
  }
}

/** `x < y`. */
@unmanaged
export class Lt {
  @inline mask<T>(x: v128, y: v128): v128 {
    return v128.lt<T>(x, y);
  }
}

/** `x ≤ y`. */
@unmanaged
export class Le {
  @inline mask<T>(x: v128, y: v128): v128 {
    return v128.le<T>(x, y);
  }
}

/** `x > y`. */
@unmanaged
export class Gt {
  @inline mask<T>(x: v128, y: v128): v128 {
    return v128.gt<T>(x, y);
  }
}

/** `x ≥ y`. */
@unmanaged
export class Ge {
  @inline mask<T>(x: v128, y: v128): v128 {
    return v128.ge<T>(x, y);
  }
}
