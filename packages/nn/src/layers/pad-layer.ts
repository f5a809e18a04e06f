import { pad, type PadMode, type Tensor } from "@weft/tensor";
import { Module } from "../module/module.ts";
import { pythonTuple } from "../module/python-text.ts";
import { spatialSizes, type SpatialSize } from "../module/spatial-size.ts";

/**
 * A layer that adds positions around the last dimensions.
 *
 * @internal
 */
export abstract class PadLayer extends Module {
  /** `[before, after]` of the last dimension, then of the one before it, and so on. */
  readonly padding: readonly number[];

  /** @param padding One number for all sides, or one for each. */
  constructor(dims: number, padding: SpatialSize) {
    super();
    this.padding = spatialSizes(new.target.name, "padding", padding, 2 * dims, -Infinity);
  }

  /** Adds what `mode` says. */
  protected pad(x: Tensor, mode: PadMode, value = 0): Tensor {
    return pad(x, this.padding, mode === "constant" ? { value } : { mode });
  }

  override extraRepr(): string {
    return pythonTuple(this.padding);
  }
}
