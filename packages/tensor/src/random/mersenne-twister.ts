import { ValueError } from "../errors.ts";

/** Words of state, and of output per twist. */
export const STATE_WORDS = 624;

const SHIFT_WORDS = 397;
const UPPER_MASK = 0x80000000;
const LOWER_MASK = 0x7fffffff;
const MATRIX_A = 0x9908b0df | 0;

/**
 * The MT19937 generator of 32-bit words (Matsumoto and Nishimura, 1998), made 624 words at a time.
 *
 * Bulk readers take words straight out of `words`: `count = claim(wanted)` hands over
 * `words[position - count .. position)`, which stay valid until the next call of any method.
 *
 * @example new MersenneTwister(5489).nextUint32() // 3499211612
 */
export class MersenneTwister {
  /** Output words of the current block. Read only what `claim` handed over; never write. */
  readonly words: Uint32Array = new Uint32Array(STATE_WORDS);
  readonly #state: Int32Array = new Int32Array(STATE_WORDS);
  #position: number = STATE_WORDS;

  constructor(seed: number) {
    this.seed(seed);
  }

  /** The index in `words` just behind the last word handed over. */
  get position(): number {
    return this.#position;
  }

  /** Starts again from the low 32 bits of `seed` (Knuth's linear recurrence fills the state). */
  seed(seed: number): void {
    const state = this.#state;
    let previous = seed | 0;
    state[0] = previous;
    for (let i = 1; i < STATE_WORDS; i++) {
      previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) | 0;
      state[i] = previous;
    }
    this.#position = STATE_WORDS;
  }

  /** The next word, an integer in [0, 2³²). */
  nextUint32(): number {
    if (this.#position === STATE_WORDS) this.#refill();
    return this.words[this.#position++]!; // position < STATE_WORDS after the refill
  }

  /** Takes between 1 and `wanted` words (`wanted` ≥ 1) and returns how many; see the class for where they are. */
  claim(wanted: number): number {
    if (this.#position === STATE_WORDS) this.#refill();
    const count = Math.min(wanted, STATE_WORDS - this.#position);
    this.#position += count;
    return count;
  }

  /** The 624 state words as unsigned integers; together with `position` they determine every later word. */
  saveState(): number[] {
    return Array.from(this.#state, (word) => word >>> 0);
  }

  /**
   * Continues from saved words and position. Values must have been checked by the caller.
   *
   * @throws {ValueError} when the words are not 624, which would leave old state behind.
   */
  loadState(state: readonly number[], position: number): void {
    if (state.length !== STATE_WORDS) {
      throw new ValueError(`generator: a state has ${STATE_WORDS} words; got ${state.length}`);
    }
    for (let i = 0; i < STATE_WORDS; i++) this.#state[i] = state[i]! | 0;
    this.#temper();
    this.#position = position;
  }

  #refill(): void {
    const state = this.#state;
    const last = STATE_WORDS - 1;
    const wrap = STATE_WORDS - SHIFT_WORDS;
    for (let i = 0; i < wrap; i++)
      state[i] = state[i + SHIFT_WORDS]! ^ twist(state[i]!, state[i + 1]!);
    for (let i = wrap; i < last; i++) state[i] = state[i - wrap]! ^ twist(state[i]!, state[i + 1]!);
    state[last] = state[last - wrap]! ^ twist(state[last]!, state[0]!);
    this.#temper();
    this.#position = 0;
  }

  #temper(): void {
    const { words } = this;
    const state = this.#state;
    for (let i = 0; i < STATE_WORDS; i++) {
      let y = state[i]!;
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      words[i] = y ^ (y >>> 18);
    }
  }
}

/** Top bit of `u` and low bits of `v`, shifted right, times the companion matrix. */
function twist(u: number, v: number): number {
  return (((u & UPPER_MASK) | (v & LOWER_MASK)) >>> 1) ^ (-(v & 1) & MATRIX_A);
}
