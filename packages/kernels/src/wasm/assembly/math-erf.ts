import { MathF32 } from "./math-f32";
import { Wide } from "./math-wide";
import { NormalTail } from "./normal-tail";

const near = memory.data<f32>([
  0.12837916612625122, -0.3761262595653534, 0.1128358542919159, -0.026853810995817184,
  0.005188327748328447, -0.0008010193705558777, 7.853860734030604e-5,
]);
const far = memory.data<f32>([
  0.00034152233274653554, 1.1270891427993774, 0.638144850730896, 0.10310675948858261,
  -0.02183806709945202, 0.0029476589988917112, -0.00018637925677467138,
]);
const furthest = memory.data<f32>([4]);

const rootTwo = memory.data<f64>([1.4142135623730951]);
const furthestTail = memory.data<f64>([15]);
const two = memory.data<f64>([2]);

/** The error function `2/√π ∫₀ˣ e^(-t²) dt`. */
export class Erf {
  /** Below 1 `x + x p(x²)`, above `1 - e^-q(|x|)` with x's sign. */
  @inline static f32x4(x: v128): v128 {
    const s = f32x4.mul(x, x);
    let p = f32x4.add(f32x4.mul(v128.load32_splat(near, 24), s), v128.load32_splat(near, 20));
    p = f32x4.add(f32x4.mul(p, s), v128.load32_splat(near, 16));
    p = f32x4.add(f32x4.mul(p, s), v128.load32_splat(near, 12));
    p = f32x4.add(f32x4.mul(p, s), v128.load32_splat(near, 8));
    p = f32x4.add(f32x4.mul(p, s), v128.load32_splat(near, 4));
    p = f32x4.add(f32x4.mul(p, s), v128.load32_splat(near));
    const small = f32x4.add(f32x4.mul(p, x), x);
    const size = f32x4.abs(x);
    const t = f32x4.pmin(size, v128.load32_splat(furthest)); // 1 in float32; keeps NaN
    // Even and odd terms apart: half as long a chain of operations that wait for each other.
    const u = f32x4.mul(t, t);
    let even = f32x4.add(f32x4.mul(v128.load32_splat(far, 24), u), v128.load32_splat(far, 16));
    even = f32x4.add(f32x4.mul(even, u), v128.load32_splat(far, 8));
    even = f32x4.add(f32x4.mul(even, u), v128.load32_splat(far));
    let odd = f32x4.add(f32x4.mul(v128.load32_splat(far, 20), u), v128.load32_splat(far, 12));
    odd = f32x4.add(f32x4.mul(odd, u), v128.load32_splat(far, 4));
    const q = f32x4.add(even, f32x4.mul(odd, t));
    const one = f32x4.splat(1);
    const large = f32x4.sub(one, MathF32.exp(f32x4.neg(q)));
    const y = v128.bitselect(small, large, f32x4.lt(size, one));
    return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
  }

  /** Below 1 a polynomial in x², above `1 - 2 T(√2 |x|)` with the normal distribution's tail T. */
  static f64(x: f64): f64 {
    const size = abs<f64>(x);
    if (!(size >= 1)) {
      const s = x * x;
      let p = 1.3720064546777686e-8 + s * -7.795898827002142e-10;
      p = -1.6208483801871705e-7 + s * p;
      p = 1.6447424703317362e-6 + s * p;
      p = -1.492473690741966e-5 + s * p;
      p = 0.00012055294904839707 + s * p;
      p = -0.0008548325975389692 + s * p;
      p = 0.0052239776071164225 + s * p;
      p = -0.02686617064323777 + s * p;
      p = 0.11283791670945006 + s * p;
      p = -0.37612638903183543 + s * p;
      return x * (1.1283791670955126 + s * p);
    }
    return copysign<f64>(1 - 2 * NormalTail.f64(size * 1.4142135623730951), x);
  }

  /** `1 - erf x` as `2 T(√2 x)`, which keeps its digits however small, and as `2 - 2 T(√2 |x|)` below 0. */
  @inline static complementF32x4(x: v128): v128 {
    return Wide.join(Erf.wideComplement(Wide.low(x)), Erf.wideComplement(Wide.high(x)));
  }

  static wideComplement(x: v128): v128 {
    const t = f64x2.mul(f64x2.abs(x), v128.load64_splat(rootTwo));
    const near = f64x2.pmin(t, v128.load64_splat(furthestTail)); // 0 in float32 from there on; keeps NaN
    const tail = f64x2.mul(NormalTail.bell(near), NormalTail.slow(near));
    const y = f64x2.add(tail, tail);
    return v128.bitselect(f64x2.sub(v128.load64_splat(two), y), y, f64x2.lt(x, f64x2.splat(0)));
  }

  static complementF64(x: f64): f64 {
    const size = abs<f64>(x);
    if (!(size >= 0.5)) return 1 - Erf.f64(x);
    const near = min<f64>(size, 27.5); // 0 from there on
    const y = 2 * NormalTail.gaussF64(near, 1) * NormalTail.slowF64(near * 1.4142135623730951);
    return x < 0 ? 2 - y : y;
  }
}
