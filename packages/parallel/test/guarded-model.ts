import { BatchNorm1d, Dropout, Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";

/** A net with ties, statistics and dropout. Its loss takes the logarithm of the targets, which is infinite at 0. */
export function createModel(): Layer {
  const shared = new Linear(8, 8);
  return new Sequential(
    new Linear(3, 8),
    new BatchNorm1d(8),
    new ReLU(),
    shared,
    new Dropout(0.25),
    shared,
    new Linear(8, 1),
  );
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y.log());
}

export function measure(model: Layer, x: Tensor): number {
  return model.forward(x).sum().item();
}
