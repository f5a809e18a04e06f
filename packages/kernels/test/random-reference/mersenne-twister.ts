const WORDS = 624;
const SHIFT = 397;

/** MT19937 word by word, as its authors wrote it. */
export class MersenneTwister {
  readonly #words: number[];
  #position: number = WORDS;

  constructor(seed: number) {
    this.#words = seededWords(seed);
  }

  /** The next word, an integer in [0, 2³²). */
  nextUint32(): number {
    if (this.#position === WORDS) this.#twist();
    let y = this.#words[this.#position++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** The next 53 bits, the high word first, over 2⁵³. */
  next53(): number {
    const high = this.nextUint32() & 0x1fffff;
    return (high * 2 ** 32 + this.nextUint32()) * 2 ** -53;
  }

  #twist(): void {
    const words = this.#words;
    const at = (i: number): number => words[i % WORDS] ?? 0;
    for (let i = 0; i < WORDS; i++) {
      const joined = (at(i) & 0x80000000) | (at(i + 1) & 0x7fffffff);
      words[i] = at(i + SHIFT) ^ (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.#position = 0;
  }
}

/** The words that a seed starts with; none of them is drawn, the first draw twists. */
export function seededWords(seed: number): number[] {
  const words = [seed | 0];
  for (let i = 1; i < WORDS; i++) {
    const previous = words[i - 1] ?? 0;
    words.push((Math.imul(1812433253, previous ^ (previous >>> 30)) + i) | 0);
  }
  return words;
}

/** The word of state that is drawn as `word`. */
export function untempered(word: number): number {
  let y = word ^ (word >>> 18);
  y ^= (y << 15) & 0xefc60000;
  let z = y;
  for (let i = 0; i < 4; i++) z = y ^ ((z << 7) & 0x9d2c5680);
  let w = z;
  for (let i = 0; i < 2; i++) w = z ^ (w >>> 11);
  return w | 0;
}
