import type { AdaptiveSize } from "@weft/tensor";
import { Module } from "../module/module.ts";
import { pythonSize } from "../module/spatial-size.ts";

/** What adaptive pooling layers share. @internal */
export abstract class AdaptivePoolLayer extends Module {
  readonly outputSize: AdaptiveSize;

  constructor(outputSize: AdaptiveSize) {
    super();
    this.outputSize = outputSize;
  }

  override extraRepr(): string {
    return `output_size=${pythonSize(this.outputSize)}`;
  }
}
