import type { Module } from "@weft/nn";
import type { Parameter } from "@weft/tensor";
import type { ModelModule } from "./model-module.ts";
import type { RankProgress } from "./rank-progress.ts";
import type { ReductionTree } from "./reduction-tree.ts";
import { mergeSlots, type ShardSlot } from "./shard-slots.ts";
import type { StepBoard } from "./step-board.ts";
import type { StepBuffers } from "./step-buffers.ts";
import type { ThreadClock } from "./step-clock.ts";

/** What one thread has in hand to take part in steps. */
export interface StepPart {
  readonly module: ModelModule;
  readonly model: Module;
  /** Each physical parameter once. */
  readonly parameters: readonly Parameter[];
  readonly tree: ReductionTree;
  readonly board: StepBoard;
  readonly slots: readonly ShardSlot[];
  readonly buffers: StepBuffers;
  /** Which of how many threads this is. */
  readonly rank: number;
  readonly ranks: number;
  readonly progress: RankProgress;
  readonly clock: ThreadClock;
}

/**
 * Adds a complete shard to its sibling in the tree if that is complete too, and so on up; otherwise the sibling will.
 *
 * @param leafSlot The slot with the shard's sum; -1 for a shard without rows.
 */
export function reduceShard(
  { tree, board, slots, progress, clock }: StepPart,
  shard: number,
  leafSlot: number,
): void {
  let node = shard;
  let slot = leafSlot;
  while (node !== tree.root) {
    if (!board.arrive(node, slot)) return;
    const parent = tree.parent[node]!;
    const left = board.slotOf(tree.left[parent]!);
    const right = board.slotOf(tree.right[parent]!);
    if (left >= 0 && right >= 0) {
      progress.enter(tree.first[parent]!, "merge");
      clock.time("merge", () => mergeSlots(slots[left]!, slots[right]!));
      clock.countBytes(slots[right]!.bytes);
      board.freeSlot(right);
    }
    slot = left >= 0 ? left : right;
    node = parent;
  }
  board.finish(slot);
}
