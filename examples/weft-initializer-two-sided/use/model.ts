import { initialize, Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";

/** A net that names the initializer and does not import it: that is for the program to do, on every thread. */
export function createModel(): Layer {
  const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
  initialize(net, {
    rules: [
      { match: { role: "bias" }, init: "zeros" },
      {
        match: { layer: "Linear" },
        init: {
          id: "@acme/weft-initializer-two-sided/twoSided@1",
          options: { low: 0.1, high: 0.5, zeros: 0.25 },
        },
      },
    ],
    seed: 7,
  });
  return net;
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y);
}
