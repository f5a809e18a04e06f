import { Wide } from "./math-wide";
import { NormalTail } from "./normal-tail";

const minusZero = memory.data<f64>([-0.0]);
const one = memory.data<f64>([1]);
/** From here on the tail times anything of gelu is 0 in float32. */
const furthest = memory.data<f64>([15]);
const density = memory.data<f64>([0.3989422804014327]);

// tanh(u), u = √(2/π) (x + 0.044715 x³), enters as the logistic function of 2u: 2^-(x (a + b x²)) = e^(-2u).
const linear = memory.data<f64>([-2.302208198144324889]);
const cubic = memory.data<f64>([-0.10294323958002349]);
const slopeLinear = memory.data<f64>([1.5957691216057308]);
const slopeCubic = memory.data<f64>([0.21406444881780075]);
const lowest = memory.data<f64>([-16]);
const highest = memory.data<f64>([16]);

/**
 * The Gaussian error linear unit `x Φ(x) = x/2 (1 + erf(x / √2))`, its form with tanh, and the products of their
 * derivatives with a gradient. float32 goes through float64 lanes: less than 0.6 ulp from the exact value, also where
 * the result is tiny. At -Infinity the functions have their limit, -0, and the derivatives 0.
 */
export class Gelu {
  @inline static f32x4(x: v128): v128 {
    return Wide.join(Gelu.half(Wide.low(x)), Gelu.half(Wide.high(x)));
  }

  @inline static tanhF32x4(x: v128): v128 {
    return Wide.join(Gelu.tanhHalf(Wide.low(x)), Gelu.tanhHalf(Wide.high(x)));
  }

  @inline static gradF32x4(x: v128, dy: v128): v128 {
    return Wide.join(
      f64x2.mul(Gelu.slope(Wide.low(x)), Wide.low(dy)),
      f64x2.mul(Gelu.slope(Wide.high(x)), Wide.high(dy)),
    );
  }

  @inline static tanhGradF32x4(x: v128, dy: v128): v128 {
    return Wide.join(
      f64x2.mul(Gelu.tanhSlope(Wide.low(x)), Wide.low(dy)),
      f64x2.mul(Gelu.tanhSlope(Wide.high(x)), Wide.high(dy)),
    );
  }

  /** `max(x, 0) - t T(t)`, `t = |x|`; the 0 is -0, which keeps the sign of a zero. */
  @inline static half(x: v128): v128 {
    const t = f64x2.pmin(f64x2.abs(x), v128.load64_splat(furthest));
    const tail = f64x2.mul(NormalTail.bell(t), NormalTail.slow(t));
    return f64x2.sub(f64x2.pmax(x, v128.load64_splat(minusZero)), f64x2.mul(t, tail));
  }

  /** `Φ(x) + x φ(x)`: `T(t) - t φ(t)` below 0, 1 less that above. */
  @inline static slope(x: v128): v128 {
    const t = f64x2.pmin(f64x2.abs(x), v128.load64_splat(furthest));
    const below = f64x2.mul(
      NormalTail.bell(t),
      f64x2.sub(NormalTail.slow(t), f64x2.mul(t, v128.load64_splat(density))),
    );
    return v128.bitselect(
      below,
      f64x2.sub(v128.load64_splat(one), below),
      f64x2.lt(x, f64x2.splat(0)),
    );
  }

  /** `x / (1 + e^(-2u))`. */
  @inline static tanhHalf(x: v128): v128 {
    x = f64x2.pmax(x, v128.load64_splat(lowest));
    const e = Wide.exp2(Gelu.exponent(f64x2.pmin(x, v128.load64_splat(highest))));
    return f64x2.div(x, f64x2.add(v128.load64_splat(one), e));
  }

  /** `s + 2u' x s (1 - s)`, `s = 1 / (1 + e^(-2u))`. */
  @inline static tanhSlope(x: v128): v128 {
    x = f64x2.pmin(f64x2.pmax(x, v128.load64_splat(lowest)), v128.load64_splat(highest));
    const e = Wide.exp2(Gelu.exponent(x));
    const s = f64x2.div(v128.load64_splat(one), f64x2.add(v128.load64_splat(one), e));
    const inner = f64x2.add(
      v128.load64_splat(slopeLinear),
      f64x2.mul(v128.load64_splat(slopeCubic), f64x2.mul(x, x)),
    );
    // 1 - s = e s without cancellation.
    const share = f64x2.mul(f64x2.mul(inner, x), f64x2.mul(e, s));
    return f64x2.mul(s, f64x2.add(v128.load64_splat(one), share));
  }

  @inline static exponent(x: v128): v128 {
    return f64x2.mul(
      x,
      f64x2.add(v128.load64_splat(linear), f64x2.mul(v128.load64_splat(cubic), f64x2.mul(x, x))),
    );
  }

  static f64(x: f64): f64 {
    const t = min<f64>(abs<f64>(x), 39);
    return max<f64>(x, -0.0) - t * NormalTail.f64(t);
  }

  static gradF64(x: f64, dy: f64): f64 {
    const t = min<f64>(abs<f64>(x), 39);
    const below = NormalTail.bellF64(t) * (NormalTail.slowF64(t) - t * 0.3989422804014327);
    return dy * (x < 0 ? below : 1 - below);
  }

  static tanhF64(x: f64): f64 {
    x = max<f64>(x, -40);
    return x / (1 + NativeMath.exp(-x * (1.5957691216057308 + 0.07135481627260025 * x * x)));
  }

  static tanhGradF64(x: f64, dy: f64): f64 {
    x = min<f64>(max<f64>(x, -40), 40);
    // On the side where the exponential does not overflow.
    const e = NativeMath.exp(-abs<f64>(x) * (1.5957691216057308 + 0.07135481627260025 * x * x));
    const s = 1 / (1 + e);
    const inner = 1.5957691216057308 + 0.21406444881780075 * x * x;
    return dy * (s * ((x < 0 ? e : 1) + inner * x * e * s));
  }
}
