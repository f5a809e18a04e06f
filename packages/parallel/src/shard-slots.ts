import {
  addressOf,
  borrowTensor,
  isFloating,
  noGrad,
  zeros,
  type Tensor,
  type TensorAddress,
} from "@weft/tensor";
import type { ModelState } from "./model-state.ts";

/** Memory for what one shard, or a sum of shards, contributes to a step. */
export interface ShardSlot {
  /** One gradient for each physical parameter. */
  readonly gradients: readonly Tensor[];
  /** What forward made of each buffer that it changed: floating ones weighted by the share of rows, others as they are. */
  readonly buffers: readonly Tensor[];
  /** For each buffer the rows of the shards that changed it, int32. Where it is 0, the buffer's memory means nothing. */
  readonly changedRows: Tensor;
  /** Memory of all together. */
  readonly bytes: number;
}

/** Where a slot lies in shared memory: plain data that every worker gets. */
export interface SlotAddress {
  readonly gradients: readonly TensorAddress[];
  readonly buffers: readonly TensorAddress[];
  readonly changedRows: TensorAddress;
}

/** Allocates `count` slots. Whoever allocates them must hold them as long as any is used. */
export function allocateSlots({ parameters, buffers }: ModelState, count: number): ShardSlot[] {
  const alike = ({ shape, dtype }: Tensor): Tensor => zeros(shape, { dtype });
  return Array.from({ length: count }, () =>
    slotOf(parameters.map(alike), buffers.map(alike), zeros([buffers.length], { dtype: "int32" })),
  );
}

function slotOf(
  gradients: readonly Tensor[],
  buffers: readonly Tensor[],
  changedRows: Tensor,
): ShardSlot {
  const bytes = [...gradients, ...buffers].reduce((sum, t) => sum + t.storage.byteLength, 0);
  return { gradients, buffers, changedRows, bytes };
}

/** Makes a slot's place permanent, and tells it. */
export function slotAddress({ gradients, buffers, changedRows }: ShardSlot): SlotAddress {
  return {
    gradients: gradients.map(addressOf),
    buffers: buffers.map(addressOf),
    changedRows: addressOf(changedRows),
  };
}

/** A slot that another thread allocated, as tensors of this thread. */
export function borrowSlot({ gradients, buffers, changedRows }: SlotAddress): ShardSlot {
  return slotOf(gradients.map(borrowTensor), buffers.map(borrowTensor), borrowTensor(changedRows));
}

/** Adds the right sum to the left one, `left += right`; of buffers without fractions the larger values stay, as of counts. */
export function mergeSlots(left: ShardSlot, right: ShardSlot): void {
  noGrad(() => {
    for (const [i, gradient] of left.gradients.entries()) gradient.add_(right.gradients[i]!);
    if (left.buffers.length === 0) return;
    const [ours, theirs] = [left, right].map(({ changedRows }) =>
      changedRows.toTypedArray<Int32Array>(),
    ) as [Int32Array, Int32Array]; // one a slot
    for (const [i, buffer] of left.buffers.entries()) {
      if (theirs[i] === 0) continue;
      const other = right.buffers[i]!;
      if (ours[i] === 0) buffer.copy_(other);
      else if (isFloating(buffer.dtype)) buffer.add_(other);
      else buffer.copy_(buffer.maximum(other));
    }
    left.changedRows.add_(right.changedRows);
  });
}
