import { Logarithm } from "../math-log";
import { MathF32 } from "../math-f32";

/** Logarithms and what is made of them. */

/** `ln x`. */
@unmanaged
export class Log {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return MathF32.log(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.log(x);
  }
}

/** `log2 x`. */
@unmanaged
export class Log2 {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Logarithm.log2(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.log2(x);
  }
}

/** `log10 x`. */
@unmanaged
export class Log10 {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Logarithm.log10(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.log10(x);
  }
}

/** `ln(1 + x)`. */
@unmanaged
export class Log1p {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Logarithm.log1p(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.log1p(x);
  }
}

/** The inverse of sinh. */
@unmanaged
export class Asinh {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Logarithm.asinh(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.asinh(x);
  }
}

/** The inverse of cosh. */
@unmanaged
export class Acosh {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Logarithm.acosh(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.acosh(x);
  }
}

/** The inverse of tanh. */
@unmanaged
export class Atanh {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Logarithm.atanh(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.atanh(x);
  }
}

/** `ln(e^x + e^y)`. */
@unmanaged
export class Logaddexp {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    return Logarithm.addExp(x, y);
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    if (x == y && abs<f64>(x) == Infinity) return x;
    return max<f64>(x, y) + NativeMath.log1p(NativeMath.exp(-abs<f64>(x - y)));
  }
}

/** `x ln y`, 0 where x is 0 and y is not NaN. */
@unmanaged
export class Xlogy {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    const product = f32x4.mul(x, MathF32.log(y));
    return v128.andnot(product, v128.and(f32x4.eq(x, f32x4.splat(0)), f32x4.eq(y, y)));
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    return x == 0 && y == y ? 0 : x * NativeMath.log(y);
  }
}
