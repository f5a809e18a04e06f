/** How a worker fails. "terminate": it stands still at the instant, until the campaign ends its thread. */
export const KINDS = ["throw", "exit", "out-of-memory", "hang", "terminate"] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Stretches of a worker's life whose kernel calls are counted: while its model is built, until its first shard, within `computeLoss`,
 * from there until every gradient is in the slot, from there until the next shard (statistics go into the slot, sums are added), and
 * within `measure`.
 */
export const STRETCHES = ["start", "attach", "forward", "backward", "sums", "measure"] as const;
export type Stretch = (typeof STRETCHES)[number];

/** A kernel call at which whoever makes it fails. */
export interface Fault {
  readonly kind: Kind;
  readonly stretch: Stretch;
  /** The how manieth kernel call of the stretch from now on, over all workers; from 1. */
  readonly nth: number;
}

/**
 * Shared memory in which the campaign arms a fault, and workers count their kernel calls down to it. The campaign writes while no
 * worker runs, the kind last; of the workers exactly one counts the word to zero.
 */
export class FaultWords {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * WORDS)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  arm({ kind, stretch, nth }: Fault): void {
    this.#words[STRETCH] = STRETCHES.indexOf(stretch);
    this.#words[COUNTDOWN] = nth;
    this.#words[STANDING] = 0;
    Atomics.store(this.#words, KIND, KINDS.indexOf(kind) + 1);
  }

  disarm(): void {
    Atomics.store(this.#words, KIND, 0);
    Atomics.store(this.#words, STANDING, 0);
    Atomics.notify(this.#words, STANDING);
  }

  /** Resolves with the id of a thread that stands still, or with 0 after `disarm`. */
  async standing(): Promise<number> {
    const wait = Atomics.waitAsync(this.#words, STANDING, 0);
    if (wait.async) await wait.value;
    return Atomics.load(this.#words, STANDING);
  }

  /** Kernel calls of a stretch since `forget`. */
  count(stretch: Stretch): number {
    return Atomics.load(this.#words, COUNTS + STRETCHES.indexOf(stretch));
  }

  forget(): void {
    this.#words.fill(0, COUNTS);
  }

  // The worker's side.

  /** Counts a kernel call; tells how to fail at it, if so. */
  next(stretch: Stretch): Kind | null {
    const index = STRETCHES.indexOf(stretch);
    Atomics.add(this.#words, COUNTS + index, 1);
    const kind = Atomics.load(this.#words, KIND);
    if (kind === 0 || this.#words[STRETCH] !== index) return null;
    return Atomics.sub(this.#words, COUNTDOWN, 1) === 1 ? KINDS[kind - 1]! : null;
  }

  /** Stands still for good. */
  stand(threadId: number): void {
    Atomics.store(this.#words, STANDING, threadId);
    Atomics.notify(this.#words, STANDING);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

const KIND = 0;
const STRETCH = 1;
const COUNTDOWN = 2;
const STANDING = 3;
const COUNTS = 4;
const WORDS = COUNTS + STRETCHES.length;
