import { Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";

/** The blocks 256-1024-256 of a transformer, twice, on rows of many tokens: much to compute for each parameter. */
export function createModel(): Layer {
  const block = (): Layer[] => [new Linear(256, 1024), new ReLU(), new Linear(1024, 256)];
  return new Sequential(...block(), ...block());
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y);
}
