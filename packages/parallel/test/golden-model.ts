import { Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { mseLoss, type DType, type Tensor } from "@weft/tensor";

/** The tied net of the golden `tied_training.json`; the config is its dtype. */
export function createModel(dtype: unknown): Layer {
  const options = { dtype: dtype as DType }; // given by the tests
  const shared = new Linear(8, 8, options);
  return new Sequential(
    new Linear(4, 8, options),
    new ReLU(),
    shared,
    new ReLU(),
    shared,
    new ReLU(),
    new Linear(8, 1, options),
  );
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y);
}

export function measure(model: Layer, x: Tensor, y: Tensor): number {
  return mseLoss(model.forward(x), y, { reduction: "sum" }).item();
}
