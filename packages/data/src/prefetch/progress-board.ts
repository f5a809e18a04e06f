/**
 * What each worker is doing, in shared memory: still readable when its thread has died.
 *
 * A worker writes its own two words, the position first; the loader's thread reads them once the worker has answered or its
 * thread is gone, so that no order between two live threads is needed.
 */
export class ProgressBoard {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** A board for `size` workers. */
  static create(size: number): ProgressBoard {
    return new ProgressBoard(new SharedArrayBuffer(size * RANK_WORDS * 4));
  }

  /** Worker `rank` is getting the sample at a position for a request, or something else. */
  note(rank: number, request: number, position: number | null): void {
    Atomics.store(this.#words, rank * RANK_WORDS + POSITION, position ?? NONE);
    Atomics.store(this.#words, rank * RANK_WORDS + REQUEST, request);
  }

  /** The position whose sample worker `rank` was last getting for a request. */
  positionOf(rank: number, request: number): number | null {
    if (Atomics.load(this.#words, rank * RANK_WORDS + REQUEST) !== request) return null;
    const position = Atomics.load(this.#words, rank * RANK_WORDS + POSITION);
    return position === NONE ? null : position;
  }
}

/** 128 bytes a worker: two cache lines, since neighbouring lines are fetched in pairs. */
const RANK_WORDS = 32;
const REQUEST = 0;
const POSITION = 1;
const NONE = -1;
