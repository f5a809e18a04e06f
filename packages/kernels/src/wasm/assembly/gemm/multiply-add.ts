/** `a * b + c`: one rounding in the relaxed build (checked before it is chosen), two in the plain one. */
export class MultiplyAdd {
  @inline static lanes<T>(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
    return v128.add<T>(v128.mul<T>(a, b), c);
  }
}
