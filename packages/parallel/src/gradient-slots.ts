import type { Module } from "@weft/nn";
import {
  addressOf,
  borrowTensor,
  groupByStorage,
  noGrad,
  Tensor,
  zeros,
  type DType,
  type Parameter,
  type Shape,
} from "@weft/tensor";

/** A physical parameter: all its names, and where it lies in shared memory. */
export interface ParameterPlace {
  readonly names: readonly string[];
  readonly shape: Shape;
  readonly dtype: DType;
  readonly address: number;
  /** Where its gradient lies in a slot, in bytes. */
  readonly slotOffset: number;
}

/** Where parameters and gradient slots lie: plain data that every worker gets. */
export interface SlotLayout {
  readonly parameters: readonly ParameterPlace[];
  readonly slotBytes: number;
  readonly slotAddresses: readonly number[];
}

/** One gradient for each physical parameter: what one shard, or a sum of shards, contributes. */
export interface GradientSlot {
  readonly gradients: readonly Tensor[];
  /** All of it, to be cleared in one go. */
  readonly whole: Tensor;
}

const ALIGNMENT = 64;

/**
 * Lays out `count` slots for a model's gradients and allocates them.
 *
 * @returns The layout, for other threads, and the slots, which own the memory and must be held as long as any is used.
 */
export function allocateSlots(
  model: Module,
  count: number,
): { readonly layout: SlotLayout; readonly slots: readonly GradientSlot[] } {
  let offset = 0;
  const parameters = physicalParameters(model).map(({ tensor, names }) => {
    const { address, shape, dtype } = addressOf(tensor);
    const slotOffset = offset;
    offset += Math.ceil((tensor.size * (dtype === "float64" ? 8 : 4)) / ALIGNMENT) * ALIGNMENT;
    return { names, shape, dtype, address, slotOffset };
  });
  // Counted in float64 elements, so that clearing a slot moves 8 bytes at a time.
  const memory = Array.from({ length: count }, () => zeros([offset / 8], { dtype: "float64" }));
  const layout = {
    parameters,
    slotBytes: offset,
    slotAddresses: memory.map((slot) => addressOf(slot).address),
  };
  return {
    layout,
    slots: openSlots(layout).map(({ gradients }, i) => ({ gradients, whole: memory[i]! })),
  };
}

/** Each physical parameter once, with all its names. */
export function physicalParameters(
  model: Module,
): { readonly tensor: Parameter; readonly names: readonly string[] }[] {
  return groupByStorage(model.namedParameters({ aliases: true }));
}

/** The slots as tensors of this thread. */
export function openSlots({ parameters, slotBytes, slotAddresses }: SlotLayout): GradientSlot[] {
  return slotAddresses.map((address) => ({
    whole: borrowTensor({ address, shape: [slotBytes / 8], dtype: "float64" }),
    gradients: parameters.map(({ shape, dtype, slotOffset }) =>
      borrowTensor({ address: address + slotOffset, shape, dtype }),
    ),
  }));
}

/** Adds the right sum to the left one: `left += right`. */
export function mergeSlots(left: GradientSlot, right: GradientSlot): void {
  noGrad(() => {
    for (const [i, gradient] of left.gradients.entries()) gradient.add_(right.gradients[i]!);
  });
}
