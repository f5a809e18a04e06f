import { Fused } from "./fused";
import { MersenneTwister } from "./mersenne-twister";
import { smallNormal } from "./normal-f64";
import { toUniform24 } from "./uniform";

// Constants are loaded: the engine would assemble a constant vector from integer registers anew at every use.
const one = memory.data<f32>([1]);
const minusTwo = memory.data<f32>([-2]);
const minusHalf = memory.data<f32>([-0.5]);
const half = memory.data<f32>([0.5]);
const sqrtHalf = memory.data<f32>([0.707106781186547524]);
const fraction = memory.data<i32>([0x007fffff]);
const two = memory.data<i32>([2]);
const four = memory.data<i32>([4]);
const evenMask = memory.data<i32>([-2]);
const integerOne = memory.data<i32>([1]);
const bias = memory.data<i32>([126]);
const twoPi = memory.data<f32>([6.283185307179586]);
const fourOverPi = memory.data<f32>([1.27323954473516]);
/** `-π / 4` in three pieces; the first two have so few bits that their products are exact. */
const quarterTurn1 = memory.data<f32>([-0.78515625]);
const quarterTurn2 = memory.data<f32>([-2.4187564849853515625e-4]);
const quarterTurn3 = memory.data<f32>([-3.77489497744598108e-8]);
const sin1 = memory.data<f32>([-1.9515295891e-4]);
const sin2 = memory.data<f32>([8.3321608736e-3]);
const sin3 = memory.data<f32>([-1.6666654611e-1]);
const cos1 = memory.data<f32>([2.443315711809948e-5]);
const cos2 = memory.data<f32>([-1.388731625493765e-3]);
const cos3 = memory.data<f32>([4.166664568298827e-2]);
/** `ln 2` in two pieces; the products of the first with an exponent are exact. */
const ln2High = memory.data<f32>([0.693359375]);
const ln2Low = memory.data<f32>([-2.1219444e-4]);
const log0 = memory.data<f32>([7.0376836292e-2]);
const log1 = memory.data<f32>([-1.151461031e-1]);
const log2 = memory.data<f32>([1.167699874e-1]);
const log3 = memory.data<f32>([-1.2420140846e-1]);
const log4 = memory.data<f32>([1.4249322787e-1]);
const log5 = memory.data<f32>([-1.6668057665e-1]);
const log6 = memory.data<f32>([2.0000714765e-1]);
const log7 = memory.data<f32>([-2.4999993993e-1]);
const log8 = memory.data<f32>([3.3333331174e-1]);

/** Values that are drawn and then transformed while they are in the first cache: a multiple of 16. */
const slice: i32 = 2496;
/** Values of a block: eight radii, then their eight angles. */
const block: i32 = 16;

export function normalF32(n: i32, out: usize, mean: f64, std: f64, state: usize): void {
  if (n < block) {
    for (let i = 0; i < n; i++, out += 4) store<f32>(out, <f32>smallNormal(state, mean, std));
    return;
  }
  const isPartial = (n & (block - 1)) != 0;
  while (n > 0) {
    const count = min(n, slice);
    normalBlocks(count, out, <f32>mean, <f32>std, state);
    out += (<usize>count) << 2;
    n -= count;
  }
  // The last 16 values are drawn again.
  if (isPartial) normalBlocks(block, out - block * 4, <f32>mean, <f32>std, state);
}

/** Draws `count` uniforms and transforms the whole blocks. */
function normalBlocks(count: i32, out: usize, mean: f32, std: f32, state: usize): void {
  MersenneTwister.draw(state, count, out);
  toUniform24(count, out, 0, 1);
  boxMuller(out, count & ~(block - 1), mean, std);
}

/**
 * Turns blocks of 16 uniforms `u` into normal values, in place: values j and j + 8 become
 * `√(-2 ln(1 - u_j)) (cos, sin)(2π u_{j+8}) std + mean`, by Cephes' single-precision polynomials (Moshier) with every
 * multiply-add fused, as PyTorch's AVX2 kernel computes them.
 */
function boxMuller(at: usize, count: i32, mean: f32, std: f32): void {
  const offset = f32x4.splat(mean);
  const scale = f32x4.splat(std);
  const end = at + ((<usize>count) << 2);
  // Where nothing is added and no product is subnormal, the plain build needs no emulated fused operation.
  const isProduct =
    !ASC_FEATURE_RELAXED_SIMD && reinterpret<i32>(mean) == 0 && std >= 8.271806125530277e-25; // 2^-80
  if (isProduct) {
    for (; at < end; at += 64) {
      for (let j = at; j < at + 32; j += 16) BoxMuller.pairs(j, offset, scale, true);
    }
  } else {
    for (; at < end; at += 64) {
      for (let j = at; j < at + 32; j += 16) BoxMuller.pairs(j, offset, scale, false);
    }
  }
}

class BoxMuller {
  @inline static pairs(at: usize, mean: v128, std: v128, isProduct: bool): void {
    const log = BoxMuller.logOfOneMinus(v128.load(at));
    const radius = f32x4.sqrt(f32x4.mul(log, v128.load32_splat(minusTwo)));
    const theta = f32x4.mul(v128.load32_splat(twoPi), v128.load(at, 32));

    const octant = v128.and(
      i32x4.add(
        i32x4.trunc_sat_f32x4_s(f32x4.mul(theta, v128.load32_splat(fourOverPi))),
        v128.load32_splat(integerOne),
      ),
      v128.load32_splat(evenMask),
    );
    const y = f32x4.convert_i32x4_s(octant);
    let x = f32x4.add(theta, f32x4.mul(y, v128.load32_splat(quarterTurn1)));
    x = f32x4.add(x, f32x4.mul(y, v128.load32_splat(quarterTurn2)));
    x = Fused.polynomialLanes(y, v128.load32_splat(quarterTurn3), x);
    const z = f32x4.mul(x, x);
    let c = Fused.polynomial(v128.load32_splat(cos1), z, cos2);
    c = f32x4.mul(Fused.polynomial(c, z, cos3), z);
    c = Fused.polynomialLanes(c, z, f32x4.mul(z, v128.load32_splat(minusHalf)));
    c = f32x4.add(c, v128.load32_splat(one));
    let s = Fused.polynomial(v128.load32_splat(sin1), z, sin2);
    s = f32x4.mul(Fused.polynomial(s, z, sin3), z);
    s = Fused.polynomialLanes(s, x, x);

    const swap = i32x4.shr_s(i32x4.shl(octant, 30), 31);
    const sinSign = i32x4.shl(v128.and(octant, v128.load32_splat(four)), 29);
    const cosSign = i32x4.shl(
      v128.andnot(v128.load32_splat(four), i32x4.sub(octant, v128.load32_splat(two))),
      29,
    );
    const sin = v128.xor(v128.bitselect(c, s, swap), sinSign);
    const cos = v128.xor(v128.bitselect(s, c, swap), cosSign);
    v128.store(at, BoxMuller.scaled(f32x4.mul(radius, cos), mean, std, isProduct));
    v128.store(at, BoxMuller.scaled(f32x4.mul(radius, sin), mean, std, isProduct), 32);
  }

  /** `x * std + mean` with one rounding. */
  @inline static scaled(x: v128, mean: v128, std: v128, isProduct: bool): v128 {
    // Adding the mean, 0, makes a negative zero positive, as the fused operation does.
    return isProduct ? f32x4.add(f32x4.mul(x, std), mean) : Fused.multiplyAdd(x, std, mean);
  }

  /** `ln(1 - u)` for uniforms of 24 bits. */
  @inline static logOfOneMinus(u: v128): v128 {
    const w = f32x4.sub(v128.load32_splat(one), u);
    let m = v128.or(v128.and(w, v128.load32_splat(fraction)), v128.load32_splat(half));
    const low = f32x4.lt(m, v128.load32_splat(sqrtHalf));
    // The mask is -1 where the fraction is doubled, and so the exponent one less.
    const exponent = f32x4.convert_i32x4_s(
      i32x4.add(i32x4.sub(i32x4.shr_u(w, 23), v128.load32_splat(bias)), low),
    );
    m = f32x4.add(m, v128.and(m, low));
    const x = f32x4.sub(m, v128.load32_splat(one));
    const z = f32x4.mul(x, x);
    let y = Fused.polynomial(v128.load32_splat(log0), x, log1);
    y = Fused.polynomial(y, x, log2);
    y = Fused.polynomial(y, x, log3);
    y = Fused.polynomial(y, x, log4);
    y = Fused.polynomial(y, x, log5);
    y = Fused.polynomial(y, x, log6);
    y = Fused.polynomial(y, x, log7);
    y = Fused.polynomial(y, x, log8);
    y = Fused.polynomialLanes(f32x4.mul(y, x), z, f32x4.mul(exponent, v128.load32_splat(ln2Low)));
    y = f32x4.sub(y, f32x4.mul(z, v128.load32_splat(half)));
    return f32x4.add(f32x4.mul(exponent, v128.load32_splat(ln2High)), f32x4.add(x, y));
  }
}
