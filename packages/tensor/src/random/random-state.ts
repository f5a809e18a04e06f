import { heap, kernels, RANDOM_SCRATCH_BYTES, RANDOM_STATE_BYTES } from "@weft/kernels";
import { ValueError } from "../errors.ts";

/** Words of the Mersenne Twister. */
export const STATE_WORDS = 624;

// Behind the words in the block that the kernels work on: see `RandomKernels`.
const POSITION = 624;
const KEEPS_NORMAL = 625;
const KEPT_NORMAL = 313;

/**
 * The state of a stream, in ordinary memory: the words of MT19937 (Matsumoto and Nishimura, 1998), how many of them have
 * been drawn, and a kept normal value. Kernels get a copy in the heap for the length of a call, so that nothing is lost or
 * leaked there, whatever becomes of the generator.
 *
 * @example new RandomState(5489).nextUint32() // 3499211612
 */
export class RandomState {
  readonly #block: Int32Array = new Int32Array(RANDOM_STATE_BYTES / 4);
  readonly #doubles: Float64Array = new Float64Array(this.#block.buffer);
  /** What the words are still to be filled from; null when they are. Streams are often seeded and never drawn from. */
  #unfilled: number | null = null;

  constructor(seed: number) {
    this.seed(seed);
  }

  /** Starts again from the low 32 bits of `seed`. */
  seed(seed: number): void {
    this.#unfilled = seed | 0;
    this.#block[POSITION] = STATE_WORDS; // so that the first draw twists, and fills before
    this.#keep(null);
  }

  /** The next word, an integer in [0, 2³²). */
  nextUint32(): number {
    const block = this.#block;
    if (block[POSITION] === STATE_WORDS) this.lend(kernels.mersenneTwist);
    let y = block[block[POSITION]!++]!; // the position is below 624 after the twist
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** Runs kernels on the state: `use` gets a pointer to it, with the kernels' scratch behind; both are gone afterwards. */
  lend(use: (state: number) => void): void {
    this.#fill();
    const block = this.#block;
    const pointer = heap.allocate(RANDOM_STATE_BYTES + RANDOM_SCRATCH_BYTES);
    try {
      const at = pointer / 4;
      heap.i32.set(block, at);
      use(pointer);
      block.set(heap.i32.subarray(at, at + block.length));
    } finally {
      heap.free(pointer);
    }
  }

  /** The 624 words as unsigned integers. */
  get words(): number[] {
    this.#fill();
    return Array.from(new Uint32Array(this.#block.buffer, 0, STATE_WORDS));
  }

  /** How many of the words have been drawn. */
  get position(): number {
    return this.#block[POSITION]!; // inside the block
  }

  /** The second value of the last pair of normals, if no call has taken it. */
  get keptNormal(): number | null {
    return this.#block[KEEPS_NORMAL] === 0 ? null : this.#doubles[KEPT_NORMAL]!; // inside the block
  }

  /**
   * Continues from a saved state. Values must have been checked by the caller.
   *
   * @throws {ValueError} when the words are not 624, which would leave old state behind.
   */
  load(words: readonly number[], position: number, keptNormal: number | null): void {
    if (words.length !== STATE_WORDS) {
      throw new ValueError(`generator: a state has ${STATE_WORDS} words; got ${words.length}`);
    }
    this.#unfilled = null;
    this.#block.set(words); // modulo 2^32
    this.#block[POSITION] = position;
    this.#keep(keptNormal);
  }

  /** Takes over all of another state. */
  copyFrom(other: RandomState): void {
    this.#unfilled = other.#unfilled;
    this.#block.set(other.#block);
  }

  /** Knuth's linear recurrence. */
  #fill(): void {
    if (this.#unfilled === null) return;
    const block = this.#block;
    let previous = this.#unfilled;
    this.#unfilled = null;
    block[0] = previous;
    for (let i = 1; i < STATE_WORDS; i++) {
      previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) | 0;
      block[i] = previous;
    }
  }

  #keep(normal: number | null): void {
    this.#block[KEEPS_NORMAL] = normal === null ? 0 : 1;
    this.#doubles[KEPT_NORMAL] = normal ?? 0;
  }
}
