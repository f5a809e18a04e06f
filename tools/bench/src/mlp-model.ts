import { Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/** 784-512-256-10: the net that all libraries are compared on. */
export function createModel(): Layer {
  return new Sequential(
    new Linear(784, 512),
    new ReLU(),
    new Linear(512, 256),
    new ReLU(),
    new Linear(256, 10),
  );
}

export function computeLoss(model: Layer, images: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(images), labels);
}
