import { BatchNorm1d, Linear, ReLU, Sequential } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";

type Net = Sequential<readonly [Linear, BatchNorm1d, ReLU, Linear]>;

/** A net whose norm keeps running statistics. */
export function createModel(): Net {
  return new Sequential(new Linear(3, 8), new BatchNorm1d(8), new ReLU(), new Linear(8, 1));
}

export function computeLoss(model: Net, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y);
}
