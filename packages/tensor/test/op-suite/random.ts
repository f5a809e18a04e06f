/** Numbers that are the same for the same seed. */
export class Random {
  #state: number;

  constructor(seed: string) {
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (let i = 0; i < seed.length; i++)
      hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193) >>> 0;
    this.#state = hash;
  }

  /** From 0 to 1, 1 excluded. */
  next(): number {
    // A Weyl sequence, mixed by the finalizer of MurmurHash3.
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  }
}

/** A page has no variables. */
const SEED = typeof process === "undefined" ? "" : (process.env["WEFT_SEED"] ?? "");

/** The seed of everything drawn for an op. With the variable `WEFT_SEED` other samples are drawn. */
export function seedFor(name: string): string {
  return `${SEED}:${name}`;
}

/** Whether the samples are those of every day. */
export const isUsualSeed: boolean = SEED === "";
