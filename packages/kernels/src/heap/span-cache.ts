/** Runs of this many chunks and more share one bin. */
const LARGE_SPAN = 64;

/**
 * The chunks that a thread owns and does not use, as maximal runs (spans). Their pages have been touched before, which
 * makes them five to eight times faster to fill than fresh ones, so they are used first.
 *
 * Neighbours are joined when they come in, and a request takes the best fit and leaves the rest: nothing is wasted
 * inside a span, and a large one stays large unless it is needed.
 */
export class SpanCache {
  /** Starts of spans by length; the last bin holds all from 64 chunks on. */
  readonly #bins: number[][] = Array.from({ length: LARGE_SPAN + 1 }, () => []);
  /** Length of the span that starts at a chunk, or 0. */
  readonly #lengthFrom: Int32Array;
  /** Length of the span that ends before a chunk, or 0. */
  readonly #lengthUpTo: Int32Array;
  /** Where in its bin the span that starts at a chunk is. */
  readonly #position: Int32Array;
  #chunks = 0;

  constructor(chunkCount: number) {
    this.#lengthFrom = new Int32Array(chunkCount + 1);
    this.#lengthUpTo = new Int32Array(chunkCount + 1);
    this.#position = new Int32Array(chunkCount + 1);
  }

  /** How many chunks it holds. */
  get chunks(): number {
    return this.#chunks;
  }

  /** Puts `length` chunks in. */
  put(first: number, length: number): void {
    this.#chunks += length;
    const below = this.#lengthUpTo[first]!;
    if (below > 0) {
      first -= below;
      length += below;
      this.#remove(first);
    }
    const above = this.#lengthFrom[first + length]!;
    if (above > 0) {
      this.#remove(first + length);
      length += above;
    }
    this.#insert(first, length);
  }

  /** Takes `length` consecutive chunks out; answers the first, or -1. */
  take(length: number): number {
    const first = this.#bestFit(length);
    if (first >= 0) this.#takeFrom(first, length);
    return first;
  }

  /**
   * Takes chunks out for good, from the largest span's end, at most `limit`; empty when there is nothing left. The low
   * ends stay, so that what remains in use is packed at the beginning of the memory.
   */
  shed(limit: number): { readonly first: number; readonly length: number } {
    const span = this.#largest();
    if (span < 0) return { first: 0, length: 0 };
    const kept = Math.max(0, this.#lengthFrom[span]! - limit);
    const length = this.#lengthFrom[span]! - kept;
    this.#takeFrom(span, kept + length);
    this.#chunks += kept;
    if (kept > 0) this.#insert(span, kept);
    return { first: span + kept, length };
  }

  #bestFit(length: number): number {
    for (let bin = length; bin < LARGE_SPAN; bin++) {
      const starts = this.#bins[bin]!;
      // The one put in last is the likeliest to be in the processor's cache.
      if (starts.length > 0) return starts[starts.length - 1]!;
    }
    let best = -1;
    for (const start of this.#bins[LARGE_SPAN]!) {
      const candidate = this.#lengthFrom[start]!;
      if (candidate >= length && (best < 0 || candidate < this.#lengthFrom[best]!)) best = start;
    }
    return best;
  }

  #largest(): number {
    let largest = -1;
    for (const start of this.#bins[LARGE_SPAN]!) {
      if (largest < 0 || this.#lengthFrom[start]! > this.#lengthFrom[largest]!) largest = start;
    }
    for (let bin = LARGE_SPAN - 1; bin > 0 && largest < 0; bin--)
      largest = this.#bins[bin]!.at(-1) ?? -1;
    return largest;
  }

  #takeFrom(first: number, length: number): void {
    const rest = this.#lengthFrom[first]! - length;
    this.#remove(first);
    if (rest > 0) this.#insert(first + length, rest);
    this.#chunks -= length;
  }

  #insert(first: number, length: number): void {
    const starts = this.#bins[Math.min(length, LARGE_SPAN)]!;
    this.#lengthFrom[first] = length;
    this.#lengthUpTo[first + length] = length;
    this.#position[first] = starts.length;
    starts.push(first);
  }

  #remove(first: number): void {
    const length = this.#lengthFrom[first]!;
    const starts = this.#bins[Math.min(length, LARGE_SPAN)]!;
    const position = this.#position[first]!;
    const last = starts.pop()!;
    if (last !== first) {
      starts[position] = last;
      this.#position[last] = position;
    }
    this.#lengthFrom[first] = 0;
    this.#lengthUpTo[first + length] = 0;
  }
}
