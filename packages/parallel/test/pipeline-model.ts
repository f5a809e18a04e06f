import {
  BatchNorm1d,
  Dropout,
  Embedding,
  Linear,
  Sequential,
  Tanh,
  tie,
  type Layer,
} from "@weft/nn";
import { crossEntropy, noGrad, rand, transpose, type Tensor } from "@weft/tensor";

/** How the first layer's weight is used again at the end. */
export type OutputTie = "whole" | "transposed";

/**
 * Tokens in, tokens out: an embedding whose weight is the output's too, and a layer that stands in three places, so that uses of
 * one weight lie in different stages however the net is cut.
 */
export function createModel(config: unknown): Layer {
  const shared = new Linear(16, 16);
  const middle = [
    shared,
    new Tanh(),
    shared,
    new BatchNorm1d(16),
    new Dropout(0.3),
    shared,
  ] as const;
  if ((config as OutputTie) === "transposed") {
    const net = new Sequential(new Linear(11, 16), ...middle, new Linear(16, 11));
    tie(net[7].weight, transpose(net[0].weight, 0, 1));
    return net;
  }
  const net = new Sequential(new Embedding(11, 16), ...middle, new Linear(16, 11));
  net[7].weight = net[0].weight;
  return net;
}

/** Draws before the net and after it, as some losses do. */
export function computeLoss(model: Layer, x: Tensor, labels: Tensor): Tensor {
  const noise = noGrad(() => rand([labels.shape[0]!, 11]).mul(0.01));
  const out = model.forward(x);
  return crossEntropy(out.add(noise).add(rand([labels.shape[0]!, 11]).mul(0.01)), labels);
}

export function measure(model: Layer, x: Tensor, labels: Tensor): number {
  return model.forward(x).argmax({ dim: 1 }).eq(labels).sum().item();
}
