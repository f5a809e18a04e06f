import { sharedBytes } from "./shared-bytes.ts";

/** What a thread does with a shard; "idle" between shards and steps. */
export const SHARD_PHASES = ["idle", "forward", "backward", "leave", "merge", "measure"] as const;

/**
 * - `forward`: the model file's `computeLoss`.
 * - `backward`: gradients, which go straight into the shard's slot.
 * - `leave`: what the shard made of buffers goes into its slot.
 * - `merge`: two sums are added; the shard is the first of the left one.
 * - `measure`: the model file's `measure`, of `evaluate`.
 */
export type ShardPhase = (typeof SHARD_PHASES)[number];

/** What a thread does before it has its replica, in this order. */
export const START_STAGES = ["plugins", "model", "createModel"] as const;
export type StartStage = (typeof START_STAGES)[number];

/** The shard that a thread works on, and with what; `null` while it is idle. */
export interface ShardPlace {
  readonly shard: number | null;
  readonly phase: ShardPhase;
}

/**
 * One thread's word on what it is doing, in memory that the owner reads when the thread failed, and the id under which it allocates
 * memory. Shard and phase are in one word, so that a thread which is terminated between any two instructions leaves no mixture.
 * The thread writes; the owner sets the words back while no thread of this rank runs.
 */
export class RankProgress {
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer, rank: number) {
    this.#words = new Int32Array(buffer, rank * RANK_BYTES, 3);
  }

  /** Memory for so many ranks. */
  static allocate(ranks: number): SharedArrayBuffer {
    return sharedBytes(ranks * RANK_BYTES);
  }

  enter(shard: number, phase: ShardPhase): void {
    Atomics.store(this.#words, PLACE, ((shard + 1) << PHASE_BITS) | SHARD_PHASES.indexOf(phase));
  }

  /** Nothing is going on. */
  rest(): void {
    Atomics.store(this.#words, PLACE, 0);
  }

  get place(): ShardPlace {
    const word = Atomics.load(this.#words, PLACE);
    if (word === 0) return { shard: null, phase: "idle" };
    return { shard: (word >> PHASE_BITS) - 1, phase: SHARD_PHASES[word & PHASE_MASK]! };
  }

  /** How far the start is; null before, and when the replica is there. */
  get starting(): StartStage | null {
    return START_STAGES[Atomics.load(this.#words, START) - 1] ?? null;
  }

  set starting(stage: StartStage | null) {
    Atomics.store(this.#words, START, stage === null ? 0 : START_STAGES.indexOf(stage) + 1);
  }

  /** The `heap.owner` of the thread; 0 for none. */
  get heapOwner(): number {
    return Atomics.load(this.#words, HEAP_OWNER);
  }

  set heapOwner(owner: number) {
    Atomics.store(this.#words, HEAP_OWNER, owner);
  }
}

/** Two cache lines, since neighbouring lines are fetched in pairs. */
const RANK_BYTES = 128;
const PLACE = 0;
const HEAP_OWNER = 1;
const START = 2;
const PHASE_BITS = 3;
const PHASE_MASK = 2 ** PHASE_BITS - 1;
