import { Exponential } from "../math-exp";
import { MathF32 } from "../math-f32";
import { Soft } from "../math-soft";

/** Exponential functions and what is made of them. */

/** `e^x`. */
@unmanaged
export class Exp {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return MathF32.exp(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.exp(x);
  }
}

/** `2^x`. */
@unmanaged
export class Exp2 {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Exponential.exp2(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.exp2(x);
  }
}

/** `e^x - 1`. */
@unmanaged
export class Expm1 {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Exponential.expm1(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.expm1(x);
  }
}

/** `(e^x - e^-x) / 2`. */
@unmanaged
export class Sinh {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Exponential.sinh(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.sinh(x);
  }
}

/** `(e^x + e^-x) / 2`. */
@unmanaged
export class Cosh {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Exponential.cosh(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.cosh(x);
  }
}

/** `sinh x / cosh x`. */
@unmanaged
export class Tanh {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return MathF32.tanh(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.tanh(x);
  }
}

/** `1 / (1 + e^-x)`. */
@unmanaged
export class Sigmoid {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return MathF32.sigmoid(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return Soft.sigmoidF64(x);
  }
}
