/** Operations on the bits of integers; on bools, which are 0 or 1, they are the logical ones. */

/** Bits in both. */
@unmanaged
export class BitwiseAnd {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.and(x, y);
  }
}

/** Bits in either. */
@unmanaged
export class BitwiseOr {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.or(x, y);
  }
}

/** Bits in one of the two. */
@unmanaged
export class BitwiseXor {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.xor(x, y);
  }
}

/** All bits turned. */
@unmanaged
export class BitwiseNot {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.not(x);
  }
}

/** A bool turned. */
@unmanaged
export class LogicalNot {
  @inline vector<T>(x: v128, p: v128, q: v128): v128 {
    return v128.xor(x, v128.splat<T>(1));
  }
}
