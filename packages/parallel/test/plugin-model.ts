import { initialize, Linear, ReLU, Sequential, type Layer } from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/** A net that names an initializer of a plugin and does not import it. */
export function createModel(): Layer {
  const net = new Sequential(new Linear(12, 24), new ReLU(), new Linear(24, 5));
  initialize(net, {
    rules: [
      {
        match: { role: "weight" },
        init: { id: "@acme/weft-initializer-spread/spread@1", options: { width: 0.2 } },
      },
    ],
    preset: "keras",
    seed: 11,
  });
  return net;
}

export function computeLoss(model: Layer, x: Tensor, labels: Tensor): Tensor {
  return crossEntropy(model.forward(x), labels);
}
