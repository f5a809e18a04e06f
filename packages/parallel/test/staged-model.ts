import { isMainThread } from "node:worker_threads";
import {
  Dropout,
  Embedding,
  Identity,
  Linear,
  Sequential,
  Tanh,
  TransformerEncoderLayer,
} from "@weft/nn";
import { crossEntropy, type Tensor } from "@weft/tensor";

/** What a net for stages that teams compute is asked for. */
export interface StagedConfig {
  /** Whether the loss has a term of a weight that is cut. */
  readonly isPenalized?: boolean;
  /** How often a worker still dies in the backward of the fifth layer while others wait for it: a word that all threads share. */
  readonly deaths?: Int32Array;
}

type Net = Sequential<
  readonly [
    Embedding,
    Linear,
    Tanh,
    Linear,
    Mortal,
    TransformerEncoderLayer,
    Dropout,
    TransformerEncoderLayer,
    Linear,
  ]
>;

let config: StagedConfig;

/** Gives its input on; in workers it may die when the gradient comes back. */
class Mortal extends Identity {
  override forward(x: Tensor): Tensor {
    const { deaths } = config;
    const y = x.mul(1);
    if (deaths === undefined || isMainThread || !y.requiresGrad) return y;
    y.registerHook(() => {
      if (Atomics.sub(deaths, 0, 1) > 0) process.exit(3);
      return undefined;
    });
    return y;
  }
}

/** Tokens in, scores of tokens out: two `Linear`s that are a pair, transformer layers, and one weight at both ends. */
export function createModel(given: unknown): Net {
  config = given as StagedConfig; // by the tests
  const options = { dimFeedforward: 12, dropout: 0.2, batchFirst: true };
  const net: Net = new Sequential(
    new Embedding(11, 8),
    new Linear(8, 6),
    new Tanh(),
    new Linear(6, 8),
    new Mortal(),
    new TransformerEncoderLayer(8, 4, options),
    new Dropout(0.3),
    new TransformerEncoderLayer(8, 4, options),
    new Linear(8, 11),
  );
  net[8].weight = net[0].weight;
  return net;
}

export function computeLoss(net: Net, tokens: Tensor, next: Tensor): Tensor {
  const loss = crossEntropy(net.forward(tokens).reshape([-1, 11]), next.reshape([-1]));
  return config.isPenalized === true ? loss.add(net[1].weight.square().sum()) : loss;
}

export function measure(net: Net, tokens: Tensor, next: Tensor): number {
  return net.forward(tokens).argmax({ dim: -1 }).eq(next).sum().item();
}
