import { Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/** The demo's net: 784-256, a 256-256 layer used twice, 256-10. */
export function createModel(): Layer {
  const shared = new Linear(256, 256);
  return new Sequential(
    new Linear(784, 256),
    new ReLU(),
    shared,
    new ReLU(),
    shared,
    new ReLU(),
    new Linear(256, 10),
  );
}

export function computeLoss(model: Layer, images: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(images), labels);
}
