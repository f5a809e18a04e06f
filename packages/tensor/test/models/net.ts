import type { Tensor } from "../../src/index.ts";

/** A net written with functions alone: its data, drawn from the default generator, and its loss. */
export interface Net {
  readonly data: () => Tensor[];
  readonly loss: (p: (name: string) => Tensor, data: readonly Tensor[]) => Tensor;
}
