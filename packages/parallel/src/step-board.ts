import { WeftError, type TensorAddress } from "@weft/tensor";
import type { ReductionTree } from "./reduction-tree.ts";
import { MAX_DIMS, readAddress, TENSOR_WORDS, writeAddress } from "./tensor-words.ts";
import { sharedBytes } from "./shared-bytes.ts";

/** What the workers are asked to do with their shards. */
export type StepKind = "train" | "measure";

/** What a step does with which rows of a batch. */
export interface StepDescription {
  readonly kind: StepKind;
  /** What random numbers of its shards are drawn from. */
  readonly seed: number;
  /** Rows of each shard. */
  readonly sizes: readonly number[];
  /** How much each shard counts in the mean; a shard of weight 0 is not computed. */
  readonly weights: readonly number[];
  readonly batch: readonly TensorAddress[];
  /** A slot that the step may not use; -1, the default, for none. */
  readonly heldSlot?: number;
}

const MAX_TENSORS = 8;
const ENTERED = 0;

/**
 * The shared memory through which a step is described and its shards are claimed and merged. All words are 32 bits.
 *
 * The owner writes the description while no worker runs; the dispatch that wakes the workers publishes it. From then on:
 * `claim` hands out each shard once; a slot belongs to whoever took it with a compare-exchange; `arrive` tells the second of
 * two siblings that both are there. Atomics are sequentially consistent, so what was written to a slot before `arrive` is
 * visible to the sibling that reads it afterwards.
 */
export class StepBoard {
  /** What the board lives in: pass it to a worker and make a board on it there. */
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #values: Float64Array;
  readonly #weights: Float64Array;
  readonly #tree: ReductionTree;
  readonly #at: {
    readonly rowStart: number;
    readonly arrivals: number;
    readonly slotOf: number;
    readonly reporterOf: number;
    readonly slotTaken: number;
    readonly claimed: number;
    readonly tensors: number;
  };

  constructor(tree: ReductionTree, buffer?: SharedArrayBuffer) {
    const { shards, nodes } = tree;
    const rowStart = 4;
    const arrivals = rowStart + shards + 1;
    const slotOf = arrivals + nodes;
    const reporterOf = slotOf + nodes;
    const slotTaken = reporterOf + nodes;
    const claimed = slotTaken + shards + 1;
    const tensors = claimed + shards;
    const words = tensors + MAX_TENSORS * TENSOR_WORDS;
    const valuesAt = Math.ceil(words / 2) * 8;
    this.buffer = buffer ?? sharedBytes(valuesAt + shards * 16);
    this.#words = new Int32Array(this.buffer, 0, words);
    this.#values = new Float64Array(this.buffer, valuesAt, shards);
    this.#weights = new Float64Array(this.buffer, valuesAt + shards * 8, shards);
    this.#tree = tree;
    this.#at = { rowStart, arrivals, slotOf, reporterOf, slotTaken, claimed, tensors };
  }

  /** Describes the next step. Only while no worker runs. */
  describe({ kind, seed, sizes, weights, batch, heldSlot = -1 }: StepDescription): void {
    if (
      batch.length === 0 ||
      batch.length > MAX_TENSORS ||
      batch.some(({ shape }) => shape.length === 0 || shape.length > MAX_DIMS)
    ) {
      throw new WeftError(
        `step: a batch has 1 to ${MAX_TENSORS} tensors with 1 to ${MAX_DIMS} dimensions; got ${batch.map(({ shape }) => `[${shape.join(", ")}]`).join(" ")}`,
      );
    }
    const words = this.#words;
    const at = this.#at;
    words.fill(0, 0, at.tensors);
    words[1] = kind === "train" ? 0 : 1;
    words[2] = batch.length;
    words[3] = seed | 0;
    if (heldSlot >= 0) words[at.slotTaken + heldSlot] = 1;
    let row = 0;
    for (const [s, size] of sizes.entries()) words[at.rowStart + s] = (row += size) - size;
    words[at.rowStart + sizes.length] = row;
    this.#values.fill(0);
    this.#weights.set(weights);
    for (const [i, place] of batch.entries())
      writeAddress(words, at.tensors + i * TENSOR_WORDS, place);
  }

  get kind(): StepKind {
    return this.#words[1] === 0 ? "train" : "measure";
  }

  /** From 0 to 2³² - 1. */
  get seed(): number {
    return this.#words[3]! >>> 0;
  }

  /** The batch's tensors, whole. */
  batch(): TensorAddress[] {
    return Array.from({ length: this.#words[2]! }, (_, i) =>
      readAddress(this.#words, this.#at.tensors + i * TENSOR_WORDS),
    );
  }

  firstRow(shard: number): number {
    return this.#words[this.#at.rowStart + shard]!;
  }

  rowsOf(shard: number): number {
    return this.firstRow(shard + 1) - this.firstRow(shard);
  }

  /** How much a shard counts in the mean over the batch; 0 for one that is not computed. */
  weight(shard: number): number {
    return this.#weights[shard]!;
  }

  get totalRows(): number {
    return this.#words[this.#at.rowStart + this.#tree.shards]!;
  }

  /**
   * Lets in the first `limit` threads that come to a step; they find all of its shards.
   *
   * @returns How many came before; -1 when enough are in.
   */
  enter(limit: number): number {
    const before = Atomics.add(this.#words, ENTERED, 1);
    return before < limit ? before : -1;
  }

  /**
   * Takes a shard that nobody took, or gives -1 when all are taken. Of `ranks` threads each has a range of its own, which it takes in
   * order: siblings of the tree then come from one thread, which adds them while the others compute. With its range done a thread
   * takes from the ends of the others'.
   */
  claim(rank = 0, ranks = 1): number {
    const { shards } = this.#tree;
    const startOf = (of: number): number => Math.floor((of * shards) / ranks);
    for (let shard = startOf(rank); shard < startOf(rank + 1); shard++)
      if (this.#take(shard)) return shard;
    for (let other = 1; other < ranks; other++) {
      const of = (rank + other) % ranks;
      for (let shard = startOf(of + 1) - 1; shard >= startOf(of); shard--)
        if (this.#take(shard)) return shard;
    }
    return -1;
  }

  #take(shard: number): boolean {
    return Atomics.compareExchange(this.#words, this.#at.claimed + shard, 0, 1) === 0;
  }

  /** Takes a free slot. There is one for each shard besides the held one, so there is always one. */
  takeSlot(): number {
    for (let slot = 0; slot <= this.#tree.shards; slot++) {
      if (Atomics.compareExchange(this.#words, this.#at.slotTaken + slot, 0, 1) === 0) return slot;
    }
    throw new WeftError(
      `step: ${this.#tree.shards + 1} slots must suffice for ${this.#tree.shards} shards; got all of them taken`,
    );
  }

  freeSlot(slot: number): void {
    Atomics.store(this.#words, this.#at.slotTaken + slot, 0);
  }

  /**
   * Reports that a node's sum is complete in a slot (-1 for a sum of no rows). True when its sibling is complete as well, in
   * which case the caller merges both; exactly one of the two is told so.
   *
   * @param rank Who reports it, and has it in its core's cache.
   */
  arrive(node: number, slot: number, rank = 0): boolean {
    this.#words[this.#at.reporterOf + node] = rank;
    Atomics.store(this.#words, this.#at.slotOf + node, slot + 1);
    return Atomics.add(this.#words, this.#at.arrivals + this.#tree.parent[node]!, 1) === 1;
  }

  /** Reports that the root's sum is complete in a slot. */
  finish(slot: number): void {
    Atomics.store(this.#words, this.#at.slotOf + this.#tree.root, slot + 1);
  }

  /** The slot that holds a node's sum; -1 when it has no rows. */
  slotOf(node: number): number {
    return Atomics.load(this.#words, this.#at.slotOf + node) - 1;
  }

  /** Who reported a node's sum. */
  reporterOf(node: number): number {
    return this.#words[this.#at.reporterOf + node]!;
  }

  setValue(shard: number, value: number): void {
    this.#values[shard] = value;
  }

  value(shard: number): number {
    return this.#values[shard]!;
  }

  /** The sum of all shards' values, in the order of the shards. */
  sumOfValues(): number {
    return this.#values.reduce((a, b) => a + b, 0);
  }
}
