/** What a thread of the pool is at. */
export const ASLEEP = 0;
/** Rung for, not awake yet. */
export const CALLED = 1;
/** Looks at the board. */
export const AWAKE = 2;
/** Has claimed tiles, or is about to. */
export const BUSY = 3;
/** Ended by itself (`process.exit`). */
export const ENDED = 4;
export type ThreadState = typeof ASLEEP | typeof CALLED | typeof AWAKE | typeof BUSY | typeof ENDED;

/**
 * What one thread tells the caller, in memory of its own: a thread that was given up may write here whatever it likes, its
 * replacement has other words. The thread writes all of it but `revoked` and the step from ASLEEP to CALLED.
 */
export class ThreadWords {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, TEXT_BYTE / 4);
  }

  get state(): ThreadState {
    // Only states are ever stored here.
    return Atomics.load(this.#words, STATE) as ThreadState;
  }

  // The caller's side.

  /** True when the thread sleeps and has to be rung for; from then on it counts as called. */
  call(): boolean {
    return Atomics.compareExchange(this.#words, STATE, ASLEEP, CALLED) === ASLEEP;
  }

  /** No tile claimed after this is a job's: the caller opens the next job later, and the thread looks here in between. */
  revoke(): void {
    Atomics.store(this.#words, REVOKED, 1);
  }

  /** Before generations are numbered from the start again; the thread must not be busy. */
  forget(): void {
    Atomics.store(this.#words, DONE, 0);
  }

  /** Tiles that the thread has finished of the generation. */
  finishedTiles(generation: number): number {
    const done = Atomics.load(this.#words, DONE);
    return done >>> COUNT_BITS === generation ? done & COUNT_MASK : 0;
  }

  /** True while the thread has a tile in work. */
  get holdsTile(): boolean {
    return Atomics.load(this.#words, HOLDS) !== 0;
  }

  /** The least result of the thread's tiles, -1 for none. Valid once its tiles are done. */
  get result(): number {
    return this.#words[RESULT]!;
  }

  /** What the first tile that threw said, or null. Valid once its tiles are done. */
  get failure(): string | null {
    const length = this.#words[TEXT_LENGTH]!;
    if (length === 0) return null;
    // TextDecoder takes no shared memory.
    return new TextDecoder().decode(new Uint8Array(this.buffer, TEXT_BYTE, length).slice());
  }

  /** The thread's `heap.owner`; 0 before it knows. */
  get heapOwner(): number {
    return Atomics.load(this.#words, OWNER);
  }

  // The thread's side.

  set state(state: ThreadState) {
    Atomics.store(this.#words, STATE, state);
  }

  set heapOwner(owner: number) {
    Atomics.store(this.#words, OWNER, owner);
  }

  get isRevoked(): boolean {
    return Atomics.load(this.#words, REVOKED) !== 0;
  }

  beginTile(): void {
    Atomics.store(this.#words, HOLDS, 1);
  }

  /** Plain writes of result and failure are safe: the store of the count publishes them. */
  finishTile(generation: number, result: number, failure: string | null): void {
    const words = this.#words;
    const before = words[DONE]!;
    const isFirst = before >>> COUNT_BITS !== generation;
    if (isFirst) {
      words[RESULT] = -1;
      words[TEXT_LENGTH] = 0;
    }
    if (result >= 0 && (words[RESULT]! < 0 || result < words[RESULT]!)) words[RESULT] = result;
    if (failure !== null && words[TEXT_LENGTH] === 0) this.#writeText(failure);
    Atomics.store(words, HOLDS, 0);
    Atomics.store(words, DONE, isFirst ? (generation << COUNT_BITS) | 1 : before + 1);
  }

  #writeText(text: string): void {
    // Never empty, so that the length tells; a cut character decodes to a replacement.
    const bytes = new TextEncoder()
      .encode(text === "" ? "no message" : text)
      .subarray(0, TEXT_BYTES);
    new Uint8Array(this.buffer, TEXT_BYTE).set(bytes);
    this.#words[TEXT_LENGTH] = bytes.length;
  }
}

const COUNT_BITS = 10;
const COUNT_MASK = 1023;
const STATE = 0;
const DONE = 1;
const HOLDS = 2;
const RESULT = 3;
const TEXT_LENGTH = 4;
const OWNER = 5;
/** In another pair of cache lines than what the thread writes. */
const REVOKED = 32;
const TEXT_BYTE = 64 * 4;
const TEXT_BYTES = 1024;
const BYTES = TEXT_BYTE + TEXT_BYTES;
