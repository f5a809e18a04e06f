import { MersenneTwister } from "./mersenne-twister";
import { State } from "./state";

export function randintU8(n: i32, out: usize, low: f64, high: f64, state: usize): void {
  randint<u8>(n, out, low, high, state);
}

export function randintI32(n: i32, out: usize, low: f64, high: f64, state: usize): void {
  randint<i32>(n, out, low, high, state);
}

export function randintF32(n: i32, out: usize, low: f64, high: f64, state: usize): void {
  randint<f32>(n, out, low, high, state);
}

export function randintF64(n: i32, out: usize, low: f64, high: f64, state: usize): void {
  const range = <u64>(<i64>high - <i64>low);
  if (range < 4294967296) return randint<f64>(n, out, low, high, state);
  // Wider than 32 bits: two words a value, the high one first.
  for (let i = 0; i < n; i++, out += 8) {
    const upper = (<u64>MersenneTwister.word(state)) << 32;
    const draw = upper | <u64>MersenneTwister.word(state);
    store<f64>(out, <f64>(<i64>(draw % range) + <i64>low));
  }
}

function randint<T>(n: i32, out: usize, low: f64, high: f64, state: usize): void {
  const scratch = State.scratch(state);
  const least = <i64>low;
  const range = <i64>high - least;
  const takesAll = range >= 4294967296; // then a word is its own remainder
  const divisor: u32 = takesAll ? 1 : <u32>range;
  while (n > 0) {
    const count = min(n, State.scratchWords);
    MersenneTwister.draw(state, count, scratch);
    const end = scratch + ((<usize>count) << 2);
    for (let from = scratch; from < end; from += 4, out += sizeof<T>()) {
      const word = load<u32>(from);
      store<T>(out, <T>(<i64>(takesAll ? word : word % divisor) + least));
    }
    n -= count;
  }
}
