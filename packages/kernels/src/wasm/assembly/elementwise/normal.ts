import { Erf as ErrorFunction } from "../math-erf";
import { Erfinv as InverseErrorFunction } from "../math-erfinv";
import { Gelu as GaussianUnit } from "../math-gelu";

/** Functions of the normal distribution. */

/** The error function. */
@unmanaged
export class Erf {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return ErrorFunction.f32x4(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return ErrorFunction.f64(x);
  }
}

/** `1 - erf x`. */
@unmanaged
export class Erfc {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return ErrorFunction.complementF32x4(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return ErrorFunction.complementF64(x);
  }
}

/** The inverse of erf. */
@unmanaged
export class Erfinv {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return InverseErrorFunction.f32x4(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return InverseErrorFunction.f64(x);
  }
}

/** `x Φ(x)`. */
@unmanaged
export class Gelu {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return GaussianUnit.f32x4(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return GaussianUnit.f64(x);
  }
}

/** Gelu's form with tanh. */
@unmanaged
export class GeluTanh {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return GaussianUnit.tanhF32x4(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return GaussianUnit.tanhF64(x);
  }
}
