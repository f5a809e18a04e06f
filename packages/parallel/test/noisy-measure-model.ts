import type { Layer } from "@weft/nn";
import { rand, type Tensor } from "@weft/tensor";

export { computeLoss, createModel } from "./guarded-model.ts";

/** Draws random numbers and looks at nothing else. */
export function measure(_model: Layer, x: Tensor): number {
  return rand([x.shape[0]!]).sum().item();
}
