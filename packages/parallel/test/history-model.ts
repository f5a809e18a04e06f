import {
  BatchNorm1d,
  Dropout,
  Embedding,
  Linear,
  Sequential,
  tie,
  TransformerEncoderLayer,
  type Layer,
} from "@weft/nn";
import { crossEntropy, transpose, type Tensor } from "@weft/tensor";
import { Cooling } from "./settable-model.ts";

/** What a net's rows are: five tokens each, or ten numbers. */
export type Rows = "tokens" | "numbers";

/** Seven layers with a tie between the first and the last, and one that stands in two places. */
export function createModel(config: unknown): Layer {
  const shared = new Linear(8, 8);
  if ((config as Rows) === "tokens") {
    const options = { dimFeedforward: 12, dropout: 0.1, batchFirst: true };
    const net = new Sequential(
      new Embedding(10, 8),
      shared,
      new Cooling(),
      new TransformerEncoderLayer(8, 2, options),
      shared,
      new Dropout(0.2),
      new Linear(8, 10),
    );
    net[6].weight = net[0].weight;
    return net;
  }
  const net = new Sequential(
    new Linear(10, 8),
    new BatchNorm1d(8),
    shared,
    new Cooling(),
    new Dropout(0.3),
    shared,
    new Linear(8, 10),
  );
  tie(net[6].weight, transpose(net[0].weight, 0, 1));
  return net;
}

export function computeLoss(model: Layer, x: Tensor, labels: Tensor): Tensor {
  return crossEntropy(classes(model, x), labels);
}

export function measure(model: Layer, x: Tensor, labels: Tensor): number {
  return classes(model, x).argmax({ dim: 1 }).eq(labels).sum().item();
}

/** Of tokens the mean. */
function classes(model: Layer, x: Tensor): Tensor {
  const out = model.forward(x);
  return out.ndim === 3 ? out.mean({ dim: 1 }) : out;
}
