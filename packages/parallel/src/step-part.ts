import type { Module } from "@weft/nn";
import type { ModelModule } from "./model-module.ts";
import type { ReductionTree } from "./reduction-tree.ts";
import { mergeSlots, type ShardSlot } from "./shard-slots.ts";
import type { StepBoard } from "./step-board.ts";
import type { StepBuffers } from "./step-buffers.ts";

/** What one thread has in hand to take part in steps. */
export interface StepPart {
  readonly module: ModelModule;
  readonly model: Module;
  readonly tree: ReductionTree;
  readonly board: StepBoard;
  readonly slots: readonly ShardSlot[];
  readonly buffers: StepBuffers;
}

/**
 * Adds a complete shard to its sibling in the tree if that is complete too, and so on up; otherwise the sibling will.
 *
 * @param leafSlot The slot with the shard's sum; -1 for a shard without rows.
 */
export function reduceShard(
  { tree, board, slots }: StepPart,
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
      mergeSlots(slots[left]!, slots[right]!);
      board.freeSlot(right);
    }
    slot = left >= 0 ? left : right;
    node = parent;
  }
  board.finish(slot);
}
