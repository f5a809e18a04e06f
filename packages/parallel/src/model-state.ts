import type { Module } from "@weft/nn";
import { groupByStorage, type Parameter, type Tensor } from "@weft/tensor";

/** What a step reads and writes of a model: each module, physical parameter and buffer once, in the order of its first name. */
export interface ModelState {
  readonly modules: readonly Module[];
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Tensor[];
}

export function stateOf(model: Module): ModelState {
  return {
    modules: [...model.modules()],
    parameters: groupByStorage(model.namedParameters({ aliases: true })).map(
      ({ tensor }) => tensor,
    ),
    buffers: buffersOf(model),
  };
}

export function buffersOf(model: Module): Tensor[] {
  return [...model.namedBuffers()].map(([, buffer]) => buffer);
}
