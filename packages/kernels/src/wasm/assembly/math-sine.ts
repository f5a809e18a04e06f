import { Wide } from "./math-wide";

const shifter = memory.data<f64>([6755399441055744]);
const inverseQuarter = memory.data<f64>([0.6366197723675814]);
// π/2 in two parts; up to 2^28 quarter turns times the first are exact.
const quarterHigh = memory.data<f64>([1.5707963109016418]);
const quarterLow = memory.data<f64>([1.5893254773528196e-8]);
const one = memory.data<f64>([1]);
const sineTerms = memory.data<f64>([
  -0.16666654602253747, 0.008332160290788907, -0.00019515217993764083,
]);
const cosineTerms = memory.data<f64>([
  -0.49999999694224523, 0.041666620328711025, -0.0013886680749444179, 2.438348268388006e-5,
]);
/** 2/π in binary, 32 bits a word. */
const twoOverPi = memory.data<u32>([
  0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
]);
const hugeFrom: f32 = 268435456; // 2^28

/** Which function: sine and cosine by the quarter turns that are added to the argument. */
const enum Turned {
  Sine,
  Cosine,
  Tangent,
}

/**
 * Sine, cosine and tangent of float32 arguments of any size, on float64 lanes: less than 0.6 ulp from the exact value. The
 * argument is reduced to a quarter turn `x = n π/2 + r`; from 2^28 on with as many bits of 2/π as that takes.
 */
export class Sine {
  @inline static sin(x: v128): v128 {
    return Sine.of(x, Turned.Sine);
  }

  @inline static cos(x: v128): v128 {
    return Sine.of(x, Turned.Cosine);
  }

  @inline static tan(x: v128): v128 {
    return Sine.of(x, Turned.Tangent);
  }

  @inline static of(x: v128, which: Turned): v128 {
    const y = Wide.join(Sine.half(Wide.low(x), which), Sine.half(Wide.high(x), which));
    const small = f32x4.lt(f32x4.abs(x), f32x4.splat(hugeFrom));
    return v128.all_true<i32>(small) ? y : v128.bitselect(y, Sine.huge(x, which), small);
  }

  @inline static half(x: v128, which: Turned): v128 {
    // Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
    const turns = f64x2.add(
      f64x2.mul(x, v128.load64_splat(inverseQuarter)),
      v128.load64_splat(shifter),
    );
    const n = f64x2.sub(turns, v128.load64_splat(shifter));
    let r = f64x2.sub(x, f64x2.mul(n, v128.load64_splat(quarterHigh)));
    r = f64x2.sub(r, f64x2.mul(n, v128.load64_splat(quarterLow)));
    return Sine.ofQuarter(r, turns, which);
  }

  /** The function of `r + n π/2`, `|r| <= π/4`, n in the low bits of `turns`. */
  @inline static ofQuarter(r: v128, turns: v128, which: Turned): v128 {
    if (which == Turned.Cosine) turns = i64x2.add(turns, i64x2.splat(1));
    const s = f64x2.mul(r, r);
    let p = f64x2.add(
      f64x2.mul(v128.load64_splat(sineTerms, 16), s),
      v128.load64_splat(sineTerms, 8),
    );
    p = f64x2.add(f64x2.mul(p, s), v128.load64_splat(sineTerms));
    const sine = f64x2.mul(r, f64x2.add(f64x2.mul(p, s), v128.load64_splat(one)));
    let q = f64x2.add(
      f64x2.mul(v128.load64_splat(cosineTerms, 24), s),
      v128.load64_splat(cosineTerms, 16),
    );
    q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(cosineTerms, 8));
    q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(cosineTerms));
    const cosine = f64x2.add(f64x2.mul(q, s), v128.load64_splat(one));
    const even = i64x2.eq(v128.and(turns, i64x2.splat(1)), i64x2.splat(0));
    if (which == Turned.Tangent) {
      const above = v128.bitselect(sine, f64x2.neg(cosine), even);
      return f64x2.div(above, v128.bitselect(cosine, sine, even));
    }
    const sign = i64x2.shl(v128.and(turns, i64x2.splat(2)), 62);
    return v128.xor(v128.bitselect(sine, cosine, even), sign);
  }

  /** The lanes one by one, right for those from 2^28 on. */
  static huge(x: v128, which: Turned): v128 {
    const low = Wide.join(
      Sine.hugeLane(f32x4.extract_lane(x, 0), which),
      Sine.hugeLane(f32x4.extract_lane(x, 1), which),
    );
    const high = Wide.join(
      Sine.hugeLane(f32x4.extract_lane(x, 2), which),
      Sine.hugeLane(f32x4.extract_lane(x, 3), which),
    );
    return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
  }

  /** `x 2/π` modulo 4 with 62 bits behind the point, from the 96 bits of 2/π that decide it; NaN for infinities. */
  static hugeLane(x: f32, which: Turned): v128 {
    const bits = reinterpret<u32>(x);
    const biased = (bits >> 23) & 255;
    if (biased == 255) return f64x2.splat(NaN);
    const first = max<i32>(<i32>biased - 150 - 2, 0); // x = m 2^(biased - 150); smaller ones are not used
    const word = twoOverPi + <usize>(first >> 5) * 4;
    const shift = <u64>(first & 31);
    const w2 = <u64>load<u32>(word, 8);
    const window =
      ((((<u64>load<u32>(word)) << 32) | <u64>load<u32>(word, 4)) << shift) | ((w2 << shift) >> 32);
    const rest = (((w2 << 32) | <u64>load<u32>(word, 12)) << shift) >> 32;
    const m = <u64>((bits & 0x007fffff) | 0x00800000);
    const product = m * window + ((m * rest) >> 32);
    const n = (product + (1 << 61)) >> 62;
    let r = <f64>(<i64>(product - (n << 62))) * 3.4061215800865545e-19; // π/2 * 2^-62
    let turns = <i64>n;
    if (x < 0) {
      r = -r;
      turns = -turns;
    }
    return Sine.ofQuarter(f64x2.splat(r), i64x2.splat(turns), which);
  }
}
