/** Sums, differences, products and quotients on vectors of any element type; integers wrap. */

/** `x + y`. */
@unmanaged
export class Add {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.add<T>(x, y);
  }
}

/** `x - y`. */
@unmanaged
export class Sub {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.sub<T>(x, y);
  }
}

/** `x y`; bytes, which have no instruction, are the low halves of 16-bit products. */
@unmanaged
export class Mul {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    if (sizeof<T>() > 1) return v128.mul<T>(x, y);
    const even = v128.and(i16x8.mul(x, y), i16x8.splat(255));
    const odd = i16x8.mul(i16x8.shr_u(x, 8), i16x8.shr_u(y, 8));
    return v128.or(even, i16x8.shl(odd, 8));
  }
}

/** `x / y` of floats. */
@unmanaged
export class Div {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.div<T>(x, y);
  }
}

/** `1 / x`. */
@unmanaged
export class Reciprocal {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.div<T>(v128.splat<T>(1), x);
  }
}

/** `√x`. */
@unmanaged
export class Sqrt {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.sqrt<T>(x);
  }
}

/** `1 / √x`. */
@unmanaged
export class Rsqrt {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.div<T>(v128.splat<T>(1), v128.sqrt<T>(x));
  }
}

/** `x + p y z`. */
@unmanaged
export class Addcmul {
  @inline vector<T>(x: v128, y: v128, z: v128, p: v128): v128 {
    return v128.add<T>(x, v128.mul<T>(v128.mul<T>(p, y), z));
  }
}

/** `x + p y / z`. */
@unmanaged
export class Addcdiv {
  @inline vector<T>(x: v128, y: v128, z: v128, p: v128): v128 {
    return v128.add<T>(x, v128.div<T>(v128.mul<T>(p, y), z));
  }
}

/** `x + z (y - x)`, from the nearer end. */
@unmanaged
export class Lerp {
  @inline vector<T>(x: v128, y: v128, z: v128, p: v128): v128 {
    const way = v128.sub<T>(y, x);
    const fromStart = v128.add<T>(x, v128.mul<T>(z, way));
    const fromEnd = v128.sub<T>(y, v128.mul<T>(way, v128.sub<T>(v128.splat<T>(1), z)));
    const isNear = v128.lt<T>(v128.abs<T>(z), v128.splat<T>(<T>0.5));
    return v128.bitselect(fromStart, fromEnd, isNear);
  }
}
