import { Erf } from "./math-erf";
import { Logarithm } from "./math-log";
import { Wide } from "./math-wide";

const one = memory.data<f64>([1]);
const minusLn2 = memory.data<f64>([-0.6931471805599453]);
const nearUpTo = memory.data<f64>([5]);
/** `erf⁻¹(x) / x` in w up to 5. */
const near = memory.data<f64>([
  0.8862269294433731, 0.23201347310748227, 0.011550900732630565, -0.0023400270757833017,
  -0.00012002570136587074, 3.8981637368426895e-5, 6.531430799205241e-6, -2.696533465757212e-6,
  3.440101487642903e-7, -2.0418841975426785e-8, 4.671932509038665e-10,
]);
/** `erf⁻¹(x) / x` in √w above, as far as float32 goes. */
const far = memory.data<f64>([
  -4.338326639099451, 17.384375905565552, -25.227708030944427, 21.535332416508194,
  -11.615202877309333, 4.194177914566351, -1.0347663842125465, 0.17303613050262698,
  -0.018826085702735168, 0.001205815348568348, -3.457579213452002e-5,
]);
/** The same as far as float64 goes, within 4e-7. */
const farthest = memory.data<f64>([
  0.2246825365179998, 3.5243559706141583, -6.45591026437613, 6.617595314338513, -3.9219472211998396,
  1.5102635989282078, -0.396334875527177, 0.07186608271069778, -0.008894041363094825,
  0.0007190415239249484, -3.4290756072837203e-5, 7.325156822633578e-7,
]);

/** Inverse of the error function: `x g(w)` with `w = -ln(1 - x²)`, g a polynomial in w and, far out, in √w. */
export class Erfinv {
  /** Less than 0.6 ulp from the exact value; ±Infinity at ±1, NaN beyond. */
  @inline static f32x4(x: v128): v128 {
    return Wide.join(Erfinv.wide(Wide.low(x)), Erfinv.wide(Wide.high(x)));
  }

  static wide(x: v128): v128 {
    const unit = v128.load64_splat(one);
    const rest = f64x2.mul(f64x2.sub(unit, x), f64x2.add(unit, x));
    const w = f64x2.mul(Logarithm.wideLog2(rest), v128.load64_splat(minusLn2));
    const isNear = f64x2.lt(w, v128.load64_splat(nearUpTo));
    let p = Erfinv.polynomial(near, w);
    if (!v128.all_true<i64>(isNear))
      p = v128.bitselect(p, Erfinv.polynomial(far, f64x2.sqrt(w)), isNear);
    const y = f64x2.mul(p, x);
    const size = f64x2.abs(x);
    const end = v128.or(f64x2.splat(Infinity), v128.and(x, i64x2.splat(i64.MIN_VALUE)));
    const inside = v128.bitselect(y, f64x2.splat(NaN), f64x2.lt(size, unit));
    return v128.bitselect(end, inside, f64x2.eq(size, unit));
  }

  @inline static polynomial(terms: usize, z: v128): v128 {
    let p = f64x2.add(f64x2.mul(v128.load64_splat(terms, 80), z), v128.load64_splat(terms, 72));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 64));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 56));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 48));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 40));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 32));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 24));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 16));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms, 8));
    return f64x2.add(f64x2.mul(p, z), v128.load64_splat(terms));
  }

  /** The polynomials, and one step of Halley's method on whichever of erf and 1 - erf has the digits. */
  static f64(x: f64): f64 {
    const size = abs<f64>(x);
    if (!(size < 1)) return size == 1 ? copysign<f64>(Infinity, x) : NaN;
    const rest = 1 - size;
    const w = -NativeMath.log(rest * (1 + size));
    const y =
      w < 5 ? size * Erfinv.horner(near, 10, w) : size * Erfinv.horner(farthest, 11, sqrt<f64>(w));
    const off = size < 0.5 ? Erf.f64(y) - size : rest - Erf.complementF64(y);
    // 2/√π e^(-y²) is the derivative, and -2y times it the second one.
    const step = off * 0.886226925452758 * NativeMath.exp(y * y);
    return copysign<f64>(y - step / (1 + y * step), x);
  }

  static horner(terms: usize, degree: usize, z: f64): f64 {
    let p = load<f64>(terms + degree * 8);
    for (; degree > 0; --degree) p = p * z + load<f64>(terms + degree * 8 - 8);
    return p;
  }
}
