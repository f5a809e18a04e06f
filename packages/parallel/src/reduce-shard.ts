import { mergeSlots } from "./shard-slots.ts";
import type { StepPart } from "./step-part.ts";

/**
 * Adds a complete shard to its sibling in the tree if that is complete too, and so on up; otherwise the sibling will.
 *
 * @param leafSlot The slot with the shard's sum; -1 for a shard without rows.
 */
export function reduceShard(
  { tree, board, slots, progress, clock, rank, endsSoon }: StepPart,
  shard: number,
  leafSlot: number,
): void {
  let node = shard;
  let slot = leafSlot;
  while (node !== tree.root) {
    if (!board.arrive(node, slot, rank)) return;
    const parent = tree.parent[node]!;
    const left = board.slotOf(tree.left[parent]!);
    const right = board.slotOf(tree.right[parent]!);
    if (left >= 0 && right >= 0) {
      if (parent === tree.root) endsSoon();
      progress.enter(tree.first[parent]!, "merge");
      clock.time("merge", () => mergeSlots(slots[left]!, slots[right]!));
      // Of the two siblings one is this thread's; who reported the other may be another.
      for (const child of [tree.left[parent]!, tree.right[parent]!])
        if (board.reporterOf(child) !== rank) clock.countBytes(slots[board.slotOf(child)]!.bytes);
      board.freeSlot(right);
    }
    slot = left >= 0 ? left : right;
    node = parent;
  }
  board.finish(slot);
}
