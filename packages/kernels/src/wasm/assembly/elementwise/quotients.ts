import { Division } from "../math-division";
import { Power } from "../math-pow";

/** Remainders, whole quotients and powers, of floats and integers. */

/** The remainder with the sign of x. */
@unmanaged
export class Fmod {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    return Division.fmodF32x4(x, y);
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    return Division.fmod<f64>(x, y);
  }

  @inline integer<T>(x: T, y: T): T {
    return Division.fmod<T>(x, y);
  }
}

/** The remainder with the sign of y. */
@unmanaged
export class Remainder {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    return Division.remainderF32x4(x, y);
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    return Division.remainder<f64>(x, y);
  }

  @inline integer<T>(x: T, y: T): T {
    return Division.remainder<T>(x, y);
  }
}

/** `floor(x / y)` of the exact quotient. */
@unmanaged
export class FloorDivide {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    return Division.floorF32x4(x, y);
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    return Division.floor<f64>(x, y);
  }

  @inline integer<T>(x: T, y: T): T {
    return Division.floor<T>(x, y);
  }
}

/** `trunc(x / y)`; quick for floats. */
@unmanaged
export class TruncDivide {
  @inline vector<T>(x: v128, y: v128, p: v128, q: v128): v128 {
    return v128.trunc<T>(v128.div<T>(x, y));
  }

  @inline integer<T>(x: T, y: T): T {
    return Division.trunc<T>(x, y);
  }
}

/** `x^y`. */
@unmanaged
export class Pow {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    return Power.f32x4(x, y);
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    // IEEE 754 and torch: 1 to any power is 1, as is -1 to an infinite one; the library follows JavaScript here.
    if (x == 1 || (x == -1 && abs<f64>(y) == Infinity)) return 1;
    return NativeMath.pow(x, y);
  }

  @inline integer<T>(x: T, y: T): T {
    return Division.pow<T>(x, y);
  }
}
