import { Gelu } from "../math-gelu";

/** Gradients, dy times the derivative at the first operand: x, or what the function has given there. */

/** `x <= 0 ? 0 : dy`. */
@unmanaged
export class ReluGrad {
  @inline vector<T>(x: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.andnot(dy, v128.le<T>(x, v128.splat<T>(0)));
  }
}

/** `dy (1 - y²)`, y the tangent. */
@unmanaged
export class TanhGrad {
  @inline vector<T>(y: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.mul<T>(dy, v128.sub<T>(v128.splat<T>(1), v128.mul<T>(y, y)));
  }
}

/** `dy y (1 - y)`, y the sigmoid. */
@unmanaged
export class SigmoidGrad {
  @inline vector<T>(y: v128, dy: v128, p: v128, q: v128): v128 {
    return v128.mul<T>(v128.mul<T>(dy, y), v128.sub<T>(v128.splat<T>(1), y));
  }
}

/** Of `Gelu`. */
@unmanaged
export class GeluGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    return Gelu.gradF32x4(x, dy);
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    return Gelu.gradF64(x, dy);
  }
}

/** Of `GeluTanh`. */
@unmanaged
export class GeluTanhGrad {
  @inline f32x4(x: v128, dy: v128, alpha: f64, beta: f64): v128 {
    return Gelu.tanhGradF32x4(x, dy);
  }

  @inline f64(x: f64, dy: f64, alpha: f64, beta: f64): f64 {
    return Gelu.tanhGradF64(x, dy);
  }
}
