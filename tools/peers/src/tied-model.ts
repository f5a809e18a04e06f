import type { Module } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";
import { createNet } from "./create-net.ts";
import { NETS } from "./operands.ts";

export function createModel(): Module {
  return createNet(NETS.tied);
}

export function computeLoss(model: Module, x: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(x), labels);
}
