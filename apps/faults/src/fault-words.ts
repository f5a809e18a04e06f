/** How a worker fails. "terminate": it stands still at the instant, until the campaign ends its thread. */
export const KINDS = ["throw", "exit", "out-of-memory", "hang", "terminate"] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Stretches of a worker's life whose instants are counted: while its model is built; until its first shard, while it is compared with
 * the owner's and gets to see the owner's memory; within `computeLoss` and a pipeline's layers; within `backward`; from there until
 * slots are added, while the shard's own is completed; while slots are added, until the next shard; and within `measure`.
 */
export const STRETCHES = [
  "start",
  "attach",
  "forward",
  "backward",
  "leave",
  "merge",
  "measure",
] as const;
export type Stretch = (typeof STRETCHES)[number];

/** An instant at which whoever comes to it fails. */
export interface Fault {
  readonly kind: Kind;
  readonly stretch: Stretch;
  /** The how manieth instant of the stretch from now on, over all workers; from 1. */
  readonly nth: number;
}

/**
 * Shared memory in which the campaign arms a fault, and workers count their instants down to it. The campaign writes while no
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

  /** Whether somebody came to the instant that was armed last. */
  get hasStruck(): boolean {
    return Atomics.load(this.#words, KIND) !== 0 && Atomics.load(this.#words, COUNTDOWN) <= 0;
  }

  /** Instants of a stretch since `forget`. */
  count(stretch: Stretch): number {
    return Atomics.load(this.#words, COUNTS + STRETCHES.indexOf(stretch));
  }

  forget(): void {
    this.#words.fill(0, COUNTS);
  }

  // The worker's side.

  /** Counts an instant; tells how to fail at it, if so. */
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
