import { Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/** A net with a shared layer, large enough that the order of additions shows in the bits. */
export function createModel(): Layer {
  const shared = new Linear(24, 24);
  return new Sequential(
    new Linear(12, 24),
    new ReLU(),
    shared,
    new ReLU(),
    shared,
    new ReLU(),
    new Linear(24, 5),
  );
}

export function computeLoss(model: Layer, x: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(x), labels);
}

export function measure(model: Layer, x: Tensor, labels: Tensor): number {
  return model.forward(x).argmax({ dim: 1 }).eq(labels).sum().item();
}
