import type { Layer } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";
import { createNet } from "./create-net.ts";
import { NETS } from "./operands.ts";

export function createModel(): Layer {
  return createNet(NETS.tied);
}

export function computeLoss(model: Layer, x: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(x), labels);
}
