import { Worker } from "node:worker_threads";

/** Words that the caller and its threads share: what each waits on, and which of them have finished which round. */
export const CALLER = 0;
export const bellOf = (rank: number): number => 32 * (rank + 1);
export const doneOf = (rank: number): number => bellOf(rank) + 16;

/** What a bare thread gets to know. */
export interface BareThread {
  readonly buffer: SharedArrayBuffer;
  readonly rank: number;
  readonly threads: number;
  /** How often it looks for the next round before it sleeps. */
  readonly spinRounds: number;
  /** How long each round reads memory. */
  readonly workMs: number;
}

/** Reads memory for some time, so that caches forget what they held. */
export function readMemory(memory: Float64Array, workMs: number): number {
  const end = performance.now() + workMs;
  let sum = 0;
  for (let i = 0; performance.now() < end; i = (i + 4096) % memory.length)
    for (let j = 0; j < 4096; j += 8) sum += memory[i + j]!;
  return sum;
}

/**
 * What it costs this machine to wake threads that work for a while and to hear of their end, without a library: the floor below the
 * overhead of a step. All threads but the last look for the next round before they sleep, as the trainer's do; the last one to finish
 * wakes the caller, through its event loop.
 */
export class BareWake {
  readonly #words = new Int32Array(new SharedArrayBuffer(4096));
  readonly #memory = new Float64Array(2 ** 19);
  readonly #threads: Worker[];
  readonly #workMs: number;
  #round = 0;

  constructor(threads: number, workMs: number) {
    this.#workMs = workMs;
    const { buffer } = this.#words;
    this.#threads = Array.from({ length: threads }, (_, rank) => {
      const spinRounds = rank < threads - 1 ? 40_000 : 0;
      const workerData: BareThread = { buffer, rank, threads, spinRounds, workMs };
      return new Worker(new URL("./bare-thread.ts", import.meta.url), { workerData });
    });
  }

  /** Milliseconds of a round besides the work, as a mean over `rounds`. */
  async time(rounds: number): Promise<number> {
    let ms = 0;
    for (let i = 0; i < rounds; i++) {
      readMemory(this.#memory, 0.5); // what a caller does between steps
      const start = performance.now();
      await this.#run();
      ms += performance.now() - start - this.#workMs;
    }
    return ms / rounds;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  async #run(): Promise<void> {
    const words = this.#words;
    const round = ++this.#round;
    const { length } = this.#threads;
    for (let rank = 0; rank < length; rank++) {
      Atomics.store(words, bellOf(rank), round);
      Atomics.notify(words, bellOf(rank));
    }
    for (;;) {
      const seen = Atomics.load(words, CALLER);
      if (areDone(words, length, round)) return;
      const wait = Atomics.waitAsync(words, CALLER, seen);
      if (wait.async) await wait.value;
    }
  }
}

/** Whether all threads have finished a round. */
export function areDone(words: Int32Array, threads: number, round: number): boolean {
  for (let rank = 0; rank < threads; rank++)
    if (Atomics.load(words, doneOf(rank)) !== round) return false;
  return true;
}
