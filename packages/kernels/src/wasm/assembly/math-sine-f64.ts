// π/2 in three parts: whole numbers of 22 bits times the first two are exact.
const high: f64 = 1.5707963267341256;
const middle: f64 = 6.07710049817245e-11;
const low: f64 = 8.333742918520879e-20;

/**
 * Sine, cosine and tangent of float64 arguments. From 2^20 π/2 to 2^22 the library also reads the word before its table of 2/π, and
 * counts on zeros there, whatever constant of ours it is: those are reduced to `x = n π/2 + r` here.
 */
export class SineF64 {
  @inline static sin(x: f64): f64 {
    return SineF64.isMisread(x) ? SineF64.turned(x, 0) : NativeMath.sin(x);
  }

  @inline static cos(x: f64): f64 {
    return SineF64.isMisread(x) ? SineF64.turned(x, 1) : NativeMath.cos(x);
  }

  @inline static tan(x: f64): f64 {
    if (SineF64.isMisread(x)) return SineF64.turned(x, 0) / SineF64.turned(x, 1);
    return NativeMath.tan(x);
  }

  @inline static isMisread(x: f64): bool {
    const size = abs<f64>(x);
    return size > 1647000 && size < 4194304;
  }

  /** `sin(x + quarters π/2)`. */
  static turned(x: f64, quarters: i32): f64 {
    const n = nearest<f64>(x * 0.6366197723675814);
    const rest = x - n * high; // exact
    const next = n * middle;
    const rough = rest - next;
    const small = rest - rough - next - n * low;
    const r = rough + small;
    const error = rough - r + small;
    const turns = <i32>n + quarters;
    const sine = NativeMath.sin(r);
    const cosine = NativeMath.cos(r);
    const y = (turns & 1) == 0 ? sine + error * cosine : cosine - error * sine;
    return (turns & 2) == 0 ? y : -y;
  }
}
