import type { Module } from "@weft/nn";
import {
  addressOf,
  borrowTensor,
  groupByStorage,
  noGrad,
  zeros,
  type Parameter,
  type Tensor,
  type TensorAddress,
} from "@weft/tensor";

/** One gradient for each physical parameter: what one shard, or a sum of shards, contributes. */
export type GradientSlot = readonly Tensor[];

/** Where parameters and gradient slots lie in shared memory: plain data that every worker gets. */
export interface SlotLayout {
  /** Each physical parameter. */
  readonly parameters: readonly TensorAddress[];
  /** Each slot's gradients, in the order of the parameters. */
  readonly slots: readonly (readonly TensorAddress[])[];
}

/** Allocates `count` slots for a model's gradients. Whoever allocates them must hold them as long as any is used. */
export function allocateSlots(model: Module, count: number): GradientSlot[] {
  return Array.from({ length: count }, () =>
    physicalParameters(model).map(({ shape, dtype }) => zeros(shape, { dtype })),
  );
}

/** Makes the places of parameters and slots permanent, and tells them. */
export function layOut(model: Module, slots: readonly GradientSlot[]): SlotLayout {
  return {
    parameters: physicalParameters(model).map(addressOf),
    slots: slots.map((slot) => slot.map(addressOf)),
  };
}

/** Slots that another thread allocated, as tensors of this thread. */
export function borrowSlots({ slots }: SlotLayout): GradientSlot[] {
  return slots.map((slot) => slot.map(borrowTensor));
}

/** Each physical parameter once, in the order of its first name. */
export function physicalParameters(model: Module): Parameter[] {
  return groupByStorage(model.namedParameters({ aliases: true })).map(({ tensor }) => tensor);
}

/** Adds the right sum to the left one: `left += right`. */
export function mergeSlots(left: GradientSlot, right: GradientSlot): void {
  noGrad(() => {
    for (const [i, gradient] of left.entries()) gradient.add_(right[i]!);
  });
}
