import { DoubleDouble } from "./double-double";
import { MersenneTwister } from "./mersenne-twister";
import { Precise } from "./precise-math";
import { State } from "./state";
import { toUniform53 } from "./uniform";

/** Values that are drawn and then transformed while they are in the first cache: a multiple of 16. */
const slice: i32 = 1248;
/** Values of a block: eight radii, then their eight angles. */
const block: i32 = 16;
const twoPi: f64 = 6.283185307179586;

export function normalF64(n: i32, out: usize, mean: f64, std: f64, state: usize): void {
  if (n < block) {
    for (let i = 0; i < n; i++, out += 8) store<f64>(out, smallNormal(state, mean, std));
    return;
  }
  const isPartial = (n & (block - 1)) != 0;
  while (n > 0) {
    const count = min(n, slice);
    normalBlocks(count, out, mean, std, state);
    out += (<usize>count) << 3;
    n -= count;
  }
  // The last 16 values are drawn again.
  if (isPartial) normalBlocks(block, out - block * 8, mean, std, state);
}

/** The next value of a fill of less than 16: the kept one, or the first of a new pair, whose second is kept. */
export function smallNormal(state: usize, mean: f64, std: f64): f64 {
  const kept = State.keptNormal(state);
  let normal: f64;
  if (State.keepsNormal(state)) {
    State.setKeepsNormal(state, false);
    normal = load<f64>(kept);
  } else {
    const angle = MersenneTwister.uniform53(state);
    const radius = BoxMuller.radius(f64x2.splat(MersenneTwister.uniform53(state)));
    Precise.sinCos(f64x2.splat(twoPi * angle));
    store<f64>(kept, f64x2.extract_lane(f64x2.mul(radius, Precise.sin), 0));
    State.setKeepsNormal(state, true);
    normal = f64x2.extract_lane(f64x2.mul(radius, Precise.cos), 0);
  }
  return f64x2.extract_lane(
    DoubleDouble.fusedMultiplyAdd(f64x2.splat(normal), f64x2.splat(std), f64x2.splat(mean)),
    0,
  );
}

/** Draws `count` uniforms and transforms the whole blocks: element j with element j + 8. */
function normalBlocks(count: i32, at: usize, mean: f64, std: f64, state: usize): void {
  MersenneTwister.draw(state, count << 1, at);
  toUniform53(count, at, 0, 1);
  const offset = f64x2.splat(mean);
  const scale = f64x2.splat(std);
  const end = at + ((<usize>(count & ~(block - 1))) << 3);
  for (; at < end; at += 128) {
    for (let j = at; j < at + 64; j += 16) {
      const radius = BoxMuller.radius(v128.load(j));
      Precise.sinCos(f64x2.mul(f64x2.splat(twoPi), v128.load(j, 64)));
      const cos = f64x2.mul(radius, Precise.cos);
      const sin = f64x2.mul(radius, Precise.sin);
      v128.store(j, DoubleDouble.fusedMultiplyAdd(cos, scale, offset));
      v128.store(j, DoubleDouble.fusedMultiplyAdd(sin, scale, offset), 64);
    }
  }
}

class BoxMuller {
  @inline static radius(u: v128): v128 {
    return f64x2.sqrt(f64x2.mul(f64x2.splat(-2), Precise.log(f64x2.sub(f64x2.splat(1), u))));
  }
}
