import { MersenneTwister } from "./mersenne-twister";
import { State } from "./state";

export function bernoulliBool(n: i32, out: usize, p: f64, state: usize): void {
  bernoulli<u8>(n, out, p, state);
}

export function bernoulliF32(n: i32, out: usize, p: f64, state: usize): void {
  bernoulli<f32>(n, out, p, state);
}

export function bernoulliF64(n: i32, out: usize, p: f64, state: usize): void {
  bernoulli<f64>(n, out, p, state);
}

function bernoulli<T>(n: i32, out: usize, p: f64, state: usize): void {
  // u / 2^53 < p for an integer u exactly where u < ⌈2^53 p⌉.
  const threshold = <u64>Math.ceil(p * 9007199254740992);
  const scratch = State.scratch(state);
  while (n > 0) {
    const count = min(n, State.scratchWords >> 1);
    MersenneTwister.draw(state, count << 1, scratch);
    const end = scratch + ((<usize>count) << 3);
    for (let from = scratch; from < end; from += 8, out += sizeof<T>()) {
      const bits = ((<u64>(load<u32>(from) & 0x1fffff)) << 32) | <u64>load<u32>(from, 4);
      store<T>(out, <T>(<i32>(bits < threshold)));
    }
    n -= count;
  }
}
