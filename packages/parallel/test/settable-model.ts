import { BatchNorm1d, Dropout, Linear, Module, Sequential } from "@weft/nn";
import { mseLoss, tanh, type Tensor } from "@weft/tensor";

/** tanh of x / temperature, which its user lowers while it trains. */
export class Cooling extends Module {
  temperature = 2;

  override forward(x: Tensor): Tensor {
    return tanh(x.div(this.temperature));
  }
}

/** A net whose layers have settings that can be changed while it trains, and whose last bias is frozen. */
export function createModel(): SettableNet {
  const net: SettableNet = new Sequential(
    new Linear(6, 8),
    new BatchNorm1d(8),
    new Cooling(),
    new Dropout(0.3),
    new Linear(8, 2),
  );
  net[4].bias.requiresGrad_(false);
  return net;
}

export type SettableNet = Sequential<readonly [Linear, BatchNorm1d, Cooling, Dropout, Linear]>;

export function computeLoss(model: SettableNet, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y);
}
