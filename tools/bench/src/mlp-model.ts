import { Linear, ReLU, Sequential, type Module } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/** 784-512-256-10: the net that all libraries are compared on. */
export function createModel(): Module {
  return new Sequential(
    new Linear(784, 512),
    new ReLU(),
    new Linear(512, 256),
    new ReLU(),
    new Linear(256, 10),
  );
}

export function computeLoss(model: Module, images: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(images), labels);
}
