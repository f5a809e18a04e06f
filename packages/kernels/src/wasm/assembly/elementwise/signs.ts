/** Signs and whole parts on vectors. */

/** `-x`. */
@unmanaged
export class Neg {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.neg<T>(x);
  }
}

/** `|x|`. */
@unmanaged
export class Abs {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.abs<T>(x);
  }
}

/** -1, 0 or 1; 0 for NaN. */
@unmanaged
export class Sign {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    const zero = v128.splat<T>(0);
    if (isInteger<T>()) return v128.sub<T>(v128.lt<T>(x, zero), v128.gt<T>(x, zero)); // masks are -1
    const one = v128.splat<T>(1);
    const minus = v128.and(v128.neg<T>(one), v128.lt<T>(x, zero));
    return v128.or(v128.and(one, v128.gt<T>(x, zero)), minus);
  }
}

/** `|x|` with the sign of y. */
@unmanaged
export class Copysign {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.bitselect(y, x, v128.neg<T>(v128.splat<T>(0)));
  }
}

/** `max(x, 0)`. */
@unmanaged
export class Relu {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    // pmax(x, 0) keeps NaN (pmax(0, x) would drop it) and is cheaper than max.
    return v128.pmax<T>(x, v128.splat<T>(0));
  }
}

/** The next whole number below. */
@unmanaged
export class Floor {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.floor<T>(x);
  }
}

/** The next whole number above. */
@unmanaged
export class Ceil {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.ceil<T>(x);
  }
}

/** The next whole number toward 0. */
@unmanaged
export class Trunc {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.trunc<T>(x);
  }
}

/** The nearest whole number, of two the even one. */
@unmanaged
export class Round {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.nearest<T>(x);
  }
}

/** `x - trunc x`. */
@unmanaged
export class Frac {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.sub<T>(x, v128.trunc<T>(x));
  }
}
