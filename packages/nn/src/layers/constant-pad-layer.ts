import type { Tensor } from "@weft/tensor";
import { pythonNumber, pythonTuple } from "../module/python-text.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { PadLayer } from "./pad-layer.ts";

/** What layers that add one value share. @internal */
export abstract class ConstantPadLayer extends PadLayer {
  readonly value: number;

  constructor(dims: number, padding: SpatialSize, value: number) {
    super(dims, padding);
    this.value = value;
  }

  override forward(x: Tensor): Tensor {
    return this.pad(x, "constant", this.value);
  }

  override extraRepr(): string {
    return `padding=${pythonTuple(this.padding)}, value=${pythonNumber(this.value)}`;
  }
}
