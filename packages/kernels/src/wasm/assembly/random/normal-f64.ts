import { DoubleDouble } from "./double-double";
import { MersenneTwister } from "./mersenne-twister";
import { preciseLog, preciseSinCos, SinCos } from "./precise-math";
import { State } from "./state";
import { toUniform53 } from "./uniform";

/** Values that are drawn and then transformed while they are in the first cache: a multiple of 16. */
const slice: i32 = 1248;
/** Values of a block: eight radii, then their eight angles. */
const block: i32 = 16;

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
  if (State.keepsNormal(state)) {
    State.setKeepsNormal(state, false);
    return DoubleDouble.fusedMultiplyAdd(load<f64>(kept), std, mean);
  }
  const angle = MersenneTwister.uniform53(state);
  const radius = Radius.radiusOf(MersenneTwister.uniform53(state));
  preciseSinCos(6.283185307179586 * angle);
  store<f64>(kept, radius * SinCos.sin);
  State.setKeepsNormal(state, true);
  return DoubleDouble.fusedMultiplyAdd(radius * SinCos.cos, std, mean);
}

/** Draws `count` uniforms and transforms the whole blocks: element j with element j + 8. */
function normalBlocks(count: i32, at: usize, mean: f64, std: f64, state: usize): void {
  MersenneTwister.draw(state, count << 1, at);
  toUniform53(count, at);
  const end = at + ((<usize>(count & ~(block - 1))) << 3);
  for (; at < end; at += 128) {
    for (let j = at; j < at + 64; j += 8) {
      const radius = Radius.radiusOf(load<f64>(j));
      preciseSinCos(6.283185307179586 * load<f64>(j, 64));
      store<f64>(j, DoubleDouble.fusedMultiplyAdd(radius * SinCos.cos, std, mean));
      store<f64>(j, DoubleDouble.fusedMultiplyAdd(radius * SinCos.sin, std, mean), 64);
    }
  }
}

class Radius {
  @inline static radiusOf(u: f64): f64 {
    return Math.sqrt(-2 * preciseLog(1 - u));
  }
}
