import { Angle } from "../math-angle";
import { Sine } from "../math-sine";
import { SineF64 } from "../math-sine-f64";
import { Wide } from "../math-wide";

const infinity = memory.data<f64>([Infinity]);

/** Angles, in radians, and their functions. */

/** Sine. */
@unmanaged
export class Sin {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Sine.sin(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return SineF64.sin(x);
  }
}

/** Cosine. */
@unmanaged
export class Cos {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Sine.cos(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return SineF64.cos(x);
  }
}

/** Tangent. */
@unmanaged
export class Tan {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Sine.tan(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return SineF64.tan(x);
  }
}

/** The inverse of sin. */
@unmanaged
export class Asin {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Angle.asin(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.asin(x);
  }
}

/** The inverse of cos. */
@unmanaged
export class Acos {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Angle.acos(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.acos(x);
  }
}

/** The inverse of tan. */
@unmanaged
export class Atan {
  @inline f32x4(x: v128, alpha: f64, beta: f64): v128 {
    return Angle.atan(x);
  }

  @inline f64(x: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.atan(x);
  }
}

/** The angle of the point (y, x): the first operand is its height. */
@unmanaged
export class Atan2 {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    return Angle.atan2(x, y);
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.atan2(x, y);
  }
}

/** `√(x² + y²)`. Squares of float32 neither overflow nor vanish in float64. */
@unmanaged
export class Hypot {
  @inline f32x4(x: v128, y: v128, alpha: f64, beta: f64): v128 {
    const f = changetype<Hypot>(0);
    return Wide.join(f.half(Wide.low(x), Wide.low(y)), f.half(Wide.high(x), Wide.high(y)));
  }

  /** An infinite side is enough, whatever the other is. */
  @inline half(x: v128, y: v128): v128 {
    const length = f64x2.sqrt(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)));
    const end = v128.load64_splat(infinity);
    const endless = v128.or(f64x2.eq(f64x2.abs(x), end), f64x2.eq(f64x2.abs(y), end));
    return v128.bitselect(end, length, endless);
  }

  @inline f64(x: f64, y: f64, alpha: f64, beta: f64): f64 {
    return NativeMath.hypot(x, y);
  }
}
