import { State } from "./state";

const upperMask: i32 = 0x80000000;
const matrix: i32 = 0x9908b0df;

/** MT19937 (Matsumoto and Nishimura, 1998), four words at a time. */
export class MersenneTwister {
  /** The next `count` words of the stream, tempered, to `out`. */
  static draw(state: usize, count: i32, out: usize): void {
    let position = State.position(state);
    while (count > 0) {
      if (position == State.words) {
        MersenneTwister.twist(state);
        position = 0;
      }
      const piece = min(count, State.words - position);
      temper(state + ((<usize>position) << 2), piece, out);
      position += piece;
      count -= piece;
      out += (<usize>piece) << 2;
    }
    State.setPosition(state, position);
  }

  /** The next word of the stream. */
  @inline static word(state: usize): u32 {
    let position = State.position(state);
    if (position == State.words) {
      MersenneTwister.twist(state);
      position = 0;
    }
    State.setPosition(state, position + 1);
    return Word.temperedWord(load<u32>(state + ((<usize>position) << 2)));
  }

  /** The next 53 bits: two words, the high one first. */
  @inline static bits53(state: usize): u64 {
    const high = <u64>(MersenneTwister.word(state) & 0x1fffff);
    return (high << 32) | <u64>MersenneTwister.word(state);
  }

  /** The next uniform float64 of [0, 1). */
  @inline static uniform53(state: usize): f64 {
    return <f64>MersenneTwister.bits53(state) * 1.1102230246251565e-16; // 2^-53
  }

  /** Replaces the words by the next 624 ones; each is made of itself, its neighbour and the word 397 further on. */
  static twist(state: usize): void {
    const wrap = state + 4 * 227;
    const last = state + 4 * 623;
    const upper = i32x4.splat(upperMask);
    const companion = i32x4.splat(matrix);
    let at = state;
    for (; at < state + 4 * 224; at += 16) {
      v128.store(at, Word.twistLanes(at, at + 4 * 397, upper, companion));
    }
    for (; at < wrap; at += 4) store<i32>(at, twistWord(at, at + 4, at + 4 * 397));
    for (; at < last; at += 16) {
      v128.store(at, Word.twistLanes(at, at - 4 * 227, upper, companion));
    }
    store<i32>(last, twistWord(last, state, last - 4 * 227));
  }
}

/** Makes the next 624 words, of which none is drawn. */
export function mersenneTwist(state: usize): void {
  MersenneTwister.twist(state);
  State.setPosition(state, 0);
}

function twistWord(at: usize, nextAt: usize, far: usize): i32 {
  const next = load<i32>(nextAt);
  const joined = (load<i32>(at) & upperMask) | (next & 0x7fffffff);
  return <i32>(<u32>joined >>> 1) ^ (-(next & 1) & matrix) ^ load<i32>(far);
}

function temper(from: usize, count: i32, out: usize): void {
  const b = i32x4.splat(0x9d2c5680);
  const c = i32x4.splat(0xefc60000);
  const end = out + ((<usize>count) << 2);
  for (; out + 16 <= end; out += 16, from += 16) {
    let y = v128.load(from);
    y = v128.xor(y, i32x4.shr_u(y, 11));
    y = v128.xor(y, v128.and(i32x4.shl(y, 7), b));
    y = v128.xor(y, v128.and(i32x4.shl(y, 15), c));
    v128.store(out, v128.xor(y, i32x4.shr_u(y, 18)));
  }
  for (; out < end; out += 4, from += 4) store<u32>(out, Word.temperedWord(load<u32>(from)));
}

class Word {
  @inline static twistLanes(at: usize, far: usize, upper: v128, companion: v128): v128 {
    const next = v128.load(at, 4);
    const joined = v128.bitselect(v128.load(at), next, upper);
    const odd = i32x4.shr_s(i32x4.shl(next, 31), 31);
    return v128.xor(v128.xor(i32x4.shr_u(joined, 1), v128.and(odd, companion)), v128.load(far));
  }

  @inline static temperedWord(y: u32): u32 {
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }
}
