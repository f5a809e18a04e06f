import { isMainThread } from "node:worker_threads";
import { Linear, Module, tie } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";

/** Its decoder is the transpose of its encoder. */
export class Autoencoder extends Module {
  readonly encoder = new Linear(4, 4);
  readonly decoder = new Linear(4, 4);

  override forward(x: Tensor): Tensor {
    return this.decoder.forward(this.encoder.forward(x).tanh());
  }
}

/** @param config `"otherTies"` ties whole on workers. */
export function createModel(config: unknown): Module {
  const net = new Autoencoder();
  const isWhole = !isMainThread && config === "otherTies";
  tie(net, "decoder.weight", isWhole ? net.encoder.weight.at(":") : net.encoder.weight.t());
  return net;
}

export function computeLoss(model: Module, x: Tensor): Tensor {
  return mseLoss((model as Autoencoder).forward(x), x);
}
