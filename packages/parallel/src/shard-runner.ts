import type { Module } from "@weft/nn";
import {
  borrowTensor,
  keyedSeed,
  manualSeed,
  noGrad,
  scope,
  ShapeError,
  type Parameter,
  type Tensor,
} from "@weft/tensor";
import type { ModelModule } from "./model-module.ts";
import { stateOf } from "./model-state.ts";
import type { RankProgress } from "./rank-progress.ts";
import type { ReductionTree } from "./reduction-tree.ts";
import { mergeSlots, type ShardSlot } from "./shard-slots.ts";
import type { StepBoard } from "./step-board.ts";
import type { StepBuffers } from "./step-buffers.ts";

/**
 * One thread's part in a step: claims shards until none is left, runs forward and backward on each into a slot of its own,
 * and adds slots together as soon as two siblings of the tree are complete.
 */
export class ShardRunner {
  readonly #module: ModelModule;
  readonly #model: Module;
  readonly #tree: ReductionTree;
  readonly #board: StepBoard;
  readonly #slots: readonly ShardSlot[];
  readonly #buffers: StepBuffers;
  readonly #progress: RankProgress;
  readonly #parameters: readonly Parameter[];

  constructor(
    module: ModelModule,
    model: Module,
    tree: ReductionTree,
    board: StepBoard,
    slots: readonly ShardSlot[],
    buffers: StepBuffers,
    progress: RankProgress,
  ) {
    this.#module = module;
    this.#model = model;
    this.#tree = tree;
    this.#board = board;
    this.#slots = slots;
    this.#buffers = buffers;
    this.#progress = progress;
    this.#parameters = stateOf(model).parameters;
  }

  /** Takes part in the step that the board describes. @param isCancelled Asked before each shard. */
  run(isCancelled: () => boolean = () => false): void {
    const batch = this.#board.batch().map(borrowTensor);
    const train = this.#board.kind === "train";
    this.#model.train(train);
    for (
      let shard = this.#board.claim();
      shard >= 0 && !isCancelled();
      shard = this.#board.claim()
    ) {
      this.#progress.enter(shard, train ? "forward" : "measure");
      const [start, end] = this.#board.rows(shard);
      const rows = batch.map((tensor) => tensor.at(`${start}:${end}`));
      // Each shard starts from the same values and from a stream of its own, whoever computes it and whatever came before.
      this.#buffers.restore();
      manualSeed(keyedSeed(this.#board.seed, `shard ${shard}`));
      if (!train) this.#measure(shard, rows, end - start);
      else this.#climb(shard, end > start ? this.#gradients(shard, rows, end - start) : -1);
    }
    this.#progress.rest();
  }

  #measure(shard: number, rows: Tensor[], count: number): void {
    if (count > 0)
      this.#board.setValue(
        shard,
        scope(() => noGrad(() => this.#module.measure!(this.#model, ...rows))),
      );
  }

  /** Forward and backward of one shard; returns the slot with its gradients. */
  #gradients(shard: number, rows: Tensor[], count: number): number {
    const index = this.#board.takeSlot();
    const slot = this.#slots[index]!;
    for (const [i, parameter] of this.#parameters.entries()) {
      parameter.grad = null;
      parameter.gradTarget = slot.gradients[i]!;
    }
    try {
      scope(() => this.#lossAndBackward(shard, rows, count / this.#board.totalRows));
      this.#progress.enter(shard, "leave");
      for (const [i, { grad }] of this.#parameters.entries())
        if (grad === null) slot.gradients[i]!.zero_();
      this.#buffers.leave(slot, count, this.#board.totalRows);
    } finally {
      for (const parameter of this.#parameters) {
        parameter.grad = null;
        parameter.gradTarget = null;
      }
    }
    return index;
  }

  /** @param weight The shard's share of the batch: the mean over the batch is the weighted mean of the shards' means. */
  #lossAndBackward(shard: number, rows: Tensor[], weight: number): void {
    const loss = this.#module.computeLoss(this.#model, ...rows);
    if (loss.size !== 1) {
      throw new ShapeError(
        `step: computeLoss must return a scalar, the mean over its rows; got shape [${loss.shape.join(", ")}]`,
      );
    }
    this.#progress.enter(shard, "backward");
    loss.backward(weight);
    this.#board.setValue(shard, loss.item() * weight);
  }

  /** Adds a complete node to its sibling if that is complete too, and so on up; otherwise the sibling will. */
  #climb(leaf: number, leafSlot: number): void {
    let node = leaf;
    let slot = leafSlot;
    while (node !== this.#tree.root) {
      if (!this.#board.arrive(node, slot)) return;
      const parent = this.#tree.parent[node]!;
      const left = this.#board.slotOf(this.#tree.left[parent]!);
      const right = this.#board.slotOf(this.#tree.right[parent]!);
      if (left >= 0 && right >= 0) {
        this.#progress.enter(this.#tree.first[parent]!, "merge");
        mergeSlots(this.#slots[left]!, this.#slots[right]!);
        this.#board.freeSlot(right);
      }
      slot = left >= 0 ? left : right;
      node = parent;
    }
    this.#board.finish(slot);
  }
}
