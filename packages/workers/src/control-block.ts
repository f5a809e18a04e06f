/**
 * The words through which the two sides of a group talk without messages: one header and one line pair per rank, in one
 * `SharedArrayBuffer`.
 *
 * Every word of a rank has exactly one writing side. The order that makes a hand-over safe is always the
 * same: the payload is written first, then the word that announces it (`Atomics.store` or `Atomics.add`, which are
 * sequentially consistent), then the waiter is notified. The reader loads the announcing word first.
 */
export class ControlBlock {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  /** Views an existing block, as a worker does. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /**
   * A zeroed block for `size` ranks.
   * @throws {Error} in a page or a browser whose threads cannot share memory or wait for each other.
   */
  static create(size: number): ControlBlock {
    if (typeof SharedArrayBuffer === "undefined") {
      throw new Error(
        "worker group: the page must be able to share memory with its workers; got one that is not cross-origin isolated " +
          "(serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)",
      );
    }
    if (typeof Atomics.waitAsync !== "function") {
      throw new Error(
        "worker group: the browser must have Atomics.waitAsync; got one without it (it needs a newer version)",
      );
    }
    return new ControlBlock(new SharedArrayBuffer(WORD_BYTES * (HEADER_WORDS + size * RANK_WORDS)));
  }

  /** Sets a cancel flag for all ranks. */
  cancel(flag: CancelFlag): void {
    Atomics.or(this.#words, CANCEL, flag);
  }

  /** Takes back that a worker died, once all ranks are served again. That the group closes is never taken back. */
  forgetDeath(): void {
    Atomics.and(this.#words, CANCEL, ~CANCEL_WORKER_DIED);
  }

  get isClosing(): boolean {
    return (Atomics.load(this.#words, CANCEL) & CANCEL_CLOSING) !== 0;
  }

  /** Called by the worker whose job `sequence` threw, so that the others working on that job can stop early. */
  markTorn(sequence: number, rank: number): void {
    if (Atomics.exchange(this.#words, TORN_SEQUENCE, sequence) !== sequence)
      Atomics.store(this.#words, TORN_RANK, rank);
  }

  /** The rank whose job threw first, of the job that threw last. */
  get tornRank(): number {
    return Atomics.load(this.#words, TORN_RANK);
  }

  /** True when job `sequence` threw in some worker. */
  isTorn(sequence: number): boolean {
    return Atomics.load(this.#words, TORN_SEQUENCE) === sequence;
  }

  /** True when a worker died or the group closes. */
  get isCancelled(): boolean {
    return Atomics.load(this.#words, CANCEL) !== 0;
  }

  /**
   * Called by each rank when it has finished job `sequence`: the last one wakes the caller. Once a worker died every rank does, since
   * the caller then waits for those that are left.
   *
   * @returns How many ranks have finished it, this one among them.
   */
  noteFinished(sequence: number): number {
    const finished = this.#finished(sequence);
    if (this.isCancelled || finished === this.#size) this.wakeCaller();
    return finished;
  }

  /** Says that job `sequence` is about to end. It costs nothing: a rank in `wakeCallerAtEnd` sees it and wakes the caller. */
  announceEnd(sequence: number): void {
    Atomics.store(this.#words, ENDING, sequence);
  }

  /**
   * Called by a rank that has finished job `sequence` before the others: looks `rounds` times whether its end was announced, and then
   * wakes the caller, which takes about as long to wake up as the others still need.
   */
  wakeCallerAtEnd(sequence: number, rank: number, rounds: number): void {
    const announced = HEADER_WORDS + rank * RANK_WORDS + SEQUENCE;
    for (let round = 0; round < rounds; round++) {
      if (Atomics.load(this.#words, ENDING) === sequence) {
        this.wakeCaller();
        return;
      }
      // The others may have done the next job too before this rank comes to look.
      const isPast = Atomics.load(this.#words, announced) !== sequence;
      if (isPast || this.isCancelled || this.#finished(sequence) === this.#size) return;
      pause();
    }
  }

  /** Wakes `whileOwed`, so that it asks again. */
  wakeCaller(): void {
    Atomics.add(this.#words, WAKE, 1);
    Atomics.notify(this.#words, WAKE);
  }

  /**
   * Resolves when `isOwed()` is false; asks whenever all ranks have finished a job, and after a `wakeCaller`, which may come a little
   * before the end: so then it asks for some 50 µs. It never blocks for longer.
   */
  async whileOwed(isOwed: () => boolean): Promise<void> {
    for (;;) {
      // Read before asking: whoever finishes after this makes the wait below return at once.
      const seen = Atomics.load(this.#words, WAKE);
      if (!isOwed()) return;
      const wait = Atomics.waitAsync(this.#words, WAKE, seen);
      if (wait.async) await wait.value;
      for (let round = 0; round < CALLER_ROUNDS; round++) {
        if (!isOwed()) return;
        pause();
      }
    }
  }

  get #size(): number {
    return (this.#words.length - HEADER_WORDS) / RANK_WORDS;
  }

  #finished(sequence: number): number {
    let finished = 0;
    for (let word = HEADER_WORDS + DONE; word < this.#words.length; word += RANK_WORDS)
      if (Atomics.load(this.#words, word) === sequence) finished++;
    return finished;
  }

  /** The words of one rank. */
  rank(rank: number): RankWords {
    return new RankWords(this.buffer, HEADER_WORDS + rank * RANK_WORDS);
  }
}

export const CANCEL_CLOSING = 1;
export const CANCEL_WORKER_DIED = 2;
export type CancelFlag = typeof CANCEL_CLOSING | typeof CANCEL_WORKER_DIED;

export const JOB_DONE = 0;
export const JOB_THREW = 1;
export type JobStatus = typeof JOB_DONE | typeof JOB_THREW;

/** The words of one rank: the caller writes the first cache lines, the worker the second, so that neither slows the other. */
export class RankWords {
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #job: Float64Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer, firstWord: number) {
    this.#words = new Int32Array(buffer, firstWord * WORD_BYTES, RANK_WORDS);
    this.#job = new Float64Array(buffer, (firstWord + JOB_WORD) * WORD_BYTES, 1);
  }

  // The caller's side.

  /**
   * Announces job `sequence` and rings. Plain writes of `job` and of whether somebody awaits it are safe: the store of the
   * sequence publishes them.
   */
  announce(sequence: number, job: number, isAwaited: boolean): void {
    this.#job[0] = job;
    this.#words[UNAWAITED] = isAwaited ? 0 : 1;
    Atomics.store(this.#words, SEQUENCE, sequence);
    this.ring();
  }

  /** Counts one message that was posted before this call, and rings. */
  countPosted(): void {
    Atomics.add(this.#words, POSTED, 1);
    this.ring();
  }

  /** Wakes the worker. The bell counts up, so a ring between a worker's look around and its wait is never slept through. */
  ring(): void {
    Atomics.add(this.#words, BELL, 1);
    Atomics.notify(this.#words, BELL);
  }

  /** Whether the worker finished job `sequence`. */
  isDone(sequence: number): boolean {
    return Atomics.load(this.#words, DONE) === sequence;
  }

  /** Resolves when the worker left its loop for good, or `isOver()` is true after a `stopWaiting`. Never blocks. */
  async left(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      if (Atomics.load(this.#words, LEFT) === 1) return;
      // Compares again under the lock: a store between the load and this call gives "not-equal", not a lost wake-up.
      const wait = Atomics.waitAsync(this.#words, LEFT, 0);
      if (wait.async) await wait.value;
    }
  }

  /** Wakes `left`, so that it asks `isOver` again. */
  stopWaiting(): void {
    Atomics.notify(this.#words, LEFT);
  }

  /**
   * Makes the words those of a rank that owes nothing, for a new thread. Only after the old one has exited, since it wrote
   * some of them too. The sequence stays: the new thread takes the jobs that are announced from here on.
   */
  renew(): void {
    Atomics.store(this.#words, POSTED, 0);
    Atomics.store(this.#words, LEFT, 0);
    Atomics.store(this.#words, STATUS, JOB_DONE);
    Atomics.store(this.#words, DONE, this.sequence);
  }

  get status(): JobStatus {
    return Atomics.load(this.#words, STATUS) === JOB_DONE ? JOB_DONE : JOB_THREW;
  }

  // The worker's side.

  get bell(): number {
    return Atomics.load(this.#words, BELL);
  }

  get sequence(): number {
    return Atomics.load(this.#words, SEQUENCE);
  }

  /** The job of the sequence read just before. */
  get job(): number {
    return this.#job[0] ?? 0;
  }

  /** Whether somebody waits for the job of the sequence read just before, and will hear of its failure. */
  get isAwaited(): boolean {
    return this.#words[UNAWAITED] === 0;
  }

  get posted(): number {
    return Atomics.load(this.#words, POSTED);
  }

  /** Blocks until the bell is not `seen` any more: `spinRounds` looks first, then asleep. */
  park(seen: number, spinRounds: number): void {
    for (let round = 0; round < spinRounds; round++) {
      if (Atomics.load(this.#words, BELL) !== seen) return;
      pause();
    }
    Atomics.wait(this.#words, BELL, seen);
  }

  /** Writes down that job `sequence` is finished; the error of a thrown job was posted before. `noteFinished` comes next. */
  finish(sequence: number, status: JobStatus): void {
    Atomics.store(this.#words, STATUS, status);
    Atomics.store(this.#words, DONE, sequence);
  }

  /** Reports that the loop ended and the thread may be terminated. */
  leave(): void {
    Atomics.store(this.#words, LEFT, 1);
    Atomics.notify(this.#words, LEFT);
  }
}

const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;
/** 128 bytes: two cache lines, since neighbouring lines are fetched in pairs. */
const HEADER_WORDS = 32;
const CANCEL = 0;
const TORN_SEQUENCE = 1;
const TORN_RANK = 2;
/** In a line of its own: the caller waits here while the others read the cancel flags. */
const WAKE = 16;
/** The job whose end was announced. */
const ENDING = 17;
/** Some 50 µs: a caller that was woken on the core of the last worker keeps it from finishing. */
const CALLER_ROUNDS = 1_000;

const RANK_WORDS = 64;
// Written by the caller.
const BELL = 0;
const SEQUENCE = 1;
const POSTED = 2;
const UNAWAITED = 3;
/** A float64, so it needs an even word; a job may then be any number, a pointer above 2 GiB too. */
const JOB_WORD = 4;
// Written by the worker.
const DONE = 32;
const STATUS = 33;
const LEFT = 34;

/** `Atomics.pause` tells the core that this is a spin; Node 22 lacks it. */
const pause: () => void = (Atomics as { pause?: () => void }).pause ?? ((): void => undefined);
