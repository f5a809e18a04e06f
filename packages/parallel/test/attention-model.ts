import { isMainThread } from "node:worker_threads";
import {
  Embedding,
  Linear,
  Module,
  MultiheadAttention,
  TransformerDecoderLayer,
  TransformerEncoderLayer,
  type MultiheadAttentionCall,
  type MultiheadAttentionOptions,
} from "@weft/nn";
import {
  arange,
  crossEntropy,
  grad,
  Parameter,
  randn,
  stack,
  type DType,
  type Tensor,
} from "@weft/tensor";

/** Which net, and how its attention is called. */
export interface AttentionConfig {
  readonly dtype: DType;
  readonly net: "encoder" | "decoder" | "attention";
  readonly dropout?: number;
  /** Of the net `attention`. */
  readonly options?: MultiheadAttentionOptions;
  /** What may not be looked at, or is added to the scores. Default: nothing. */
  readonly mask?: "padding" | "causal" | "heads" | "learned" | "learned heads";
  /** Which weights the loss has a term of. Default: they are not asked for. */
  readonly weights?: "averaged" | "by head" | "ignored";
  /** Of the net `attention`. Default none. */
  readonly ties?: "packed" | "packed transposed" | "separate" | "transposed";
  /** What is used outside of its layer, or differentiated twice. */
  readonly penalty?: "weight" | "gradient";
  /** Whether sequences come one by one, without a batch. */
  readonly isUnbatched?: boolean;
  /** How often a worker still dies in backward, between two layers of the net `encoder`: a word that all threads share. */
  readonly deaths?: Int32Array;
}

const [VOCABULARY, SIZE, HEADS, LENGTH] = [23, 8, 4, 5];
let config: AttentionConfig;

/** Embeds tokens, runs layers with attention, and gives a score to each token by the table that embeds them. */
export class AttentionNet extends Module {
  readonly table: Embedding;
  readonly layers: Module;
  readonly scores: Linear;
  /** Added to the scores of attention, in all heads or in each. */
  readonly distance: Parameter;

  constructor({ dtype, net, mask }: AttentionConfig) {
    super();
    this.table = new Embedding(VOCABULARY, SIZE, { dtype });
    this.layers = NETS[net]();
    this.scores = new Linear(SIZE, VOCABULARY, { dtype });
    this.scores.weight = this.table.weight;
    const heads = mask === "learned heads" ? [HEADS] : [];
    this.distance = new Parameter(randn([...heads, LENGTH, LENGTH], { dtype }));
  }

  override forward(tokens: Tensor): Tensor {
    return this.scores.forward((this.layers as Block).forward(this.table.forward(tokens), this)); // one of NETS
  }
}

abstract class Block extends Module {
  abstract override forward(x: Tensor, net: AttentionNet): Tensor;
}

class EncoderBlock extends Block {
  readonly first: TransformerEncoderLayer;
  readonly second: TransformerEncoderLayer;

  constructor() {
    super();
    const { dropout = 0, dtype } = config;
    const options = { dimFeedforward: 12, dropout, batchFirst: true, dtype };
    this.first = new TransformerEncoderLayer(SIZE, HEADS, options);
    this.second = new TransformerEncoderLayer(SIZE, HEADS, { ...options, normFirst: true });
  }

  override forward(x: Tensor): Tensor {
    const y = this.first.forward(x, { srcMask: causal() });
    if (config.deaths !== undefined && !isMainThread) dieInBackward(y, config.deaths);
    return this.second.forward(y);
  }
}

class DecoderBlock extends Block {
  readonly encoder: TransformerEncoderLayer;
  readonly decoder: TransformerDecoderLayer;

  constructor() {
    super();
    const { dropout = 0, dtype } = config;
    const options = { dimFeedforward: 12, dropout, dtype };
    this.encoder = new TransformerEncoderLayer(SIZE, HEADS, options);
    this.decoder = new TransformerDecoderLayer(SIZE, HEADS, options);
  }

  override forward(x: Tensor): Tensor {
    const sequence = x.transpose(0, 1);
    const memory = this.encoder.forward(sequence);
    return this.decoder.forward(sequence, memory, { tgtMask: causal() }).transpose(0, 1);
  }
}

class AttentionBlock extends Block {
  readonly first: MultiheadAttention<boolean>;
  readonly second: MultiheadAttention<boolean>;
  readonly outer: Linear;
  readonly inner: Linear;
  readonly keys: Linear;
  readonly values: Linear;

  constructor() {
    super();
    const { dropout = 0, dtype, options, ties } = config;
    const settings = { dropout, batchFirst: true, dtype, ...options };
    const attention = (): MultiheadAttention<boolean> =>
      new MultiheadAttention<boolean>(SIZE, HEADS, settings);
    [this.first, this.second] = [attention(), attention()];
    this.outer = new Linear(SIZE, 3 * SIZE, { dtype });
    this.inner = new Linear(3 * SIZE, SIZE, { dtype });
    this.keys = new Linear(SIZE, options?.kdim ?? SIZE, { dtype });
    this.values = new Linear(SIZE, options?.vdim ?? SIZE, { dtype });
    const { first, second } = this;
    if (ties === "packed") {
      second.in_proj_weight = first.in_proj_weight;
      second.in_proj_bias = first.in_proj_bias;
      this.outer.weight = first.in_proj_weight!;
    }
    if (ties === "packed transposed") first.in_proj_weight!.tieTo(this.inner.weight.t());
    if (ties === "separate") first.k_proj_weight = first.v_proj_weight;
    if (ties === "transposed") first.out_proj.weight.tieTo(second.q_proj_weight!.t());
  }

  override forward(x: Tensor, { distance }: AttentionNet): Tensor {
    const batched = this.#attend(this.first, x, distance);
    const inner = this.inner.forward(this.outer.forward(batched));
    return inner.add(this.#attend(this.second, batched, distance));
  }

  #attend(layer: MultiheadAttention<boolean>, x: Tensor, distance: Tensor): Tensor {
    if (!config.isUnbatched) return this.#call(layer, x, distance);
    return stack(
      Array.from({ length: x.shape[0]! }, (_, i) => this.#call(layer, x.at(i), distance)),
    );
  }

  #call(layer: MultiheadAttention<boolean>, x: Tensor, distance: Tensor): Tensor {
    const { options = {}, weights } = config;
    const masks = masksFor(x, distance);
    const call = { ...masks, needWeights: weights !== undefined };
    const isSelf = options.kdim === undefined && options.vdim === undefined;
    const [key, value] = isSelf ? [x, x] : [this.keys.forward(x), this.values.forward(x)];
    const averageAttnWeights = weights === "averaged";
    const [y, shown] = layer.forward(x, key, value, { ...call, averageAttnWeights });
    return shown === null || weights === "ignored" ? y : y.add(shown.square().mean());
  }
}

const NETS = {
  encoder: (): Module => new EncoderBlock(),
  decoder: (): Module => new DecoderBlock(),
  attention: (): Module => new AttentionBlock(),
} as const;

export function createModel(given: unknown): AttentionNet {
  config = given as AttentionConfig; // by the tests
  return new AttentionNet(config);
}

export function computeLoss(model: AttentionNet, tokens: Tensor, next: Tensor): Tensor {
  const scores = model.forward(tokens);
  const loss = crossEntropy(scores.reshape([-1, VOCABULARY]), next.reshape([-1]));
  const { penalty } = config;
  if (penalty === undefined) return loss;
  const { first } = model.layers as AttentionBlock; // the net of the tests
  if (penalty === "weight") return loss.add(first.in_proj_weight!.square().sum().mul(0.01));
  const [gradient] = grad(loss, [model.table.weight], { createGraph: true });
  return loss.add(gradient!.square().sum());
}

export function measure(model: AttentionNet, tokens: Tensor, next: Tensor): number {
  return model.forward(tokens).argmax({ dim: -1 }).eq(next).sum().item();
}

/** Ends the worker that is first here; the other one waits for it where the gradient of attention is added up. */
function dieInBackward(y: Tensor, deaths: Int32Array): void {
  if (!y.requiresGrad) return;
  y.registerHook(() => {
    if (Atomics.sub(deaths, 0, 1) > 0) process.exit(3);
    return undefined;
  });
}

function causal(): Tensor {
  const places = arange(LENGTH);
  return places.unsqueeze(0).gt(places.unsqueeze(1));
}

function masksFor(x: Tensor, distance: Tensor): MultiheadAttentionCall {
  const batch = x.ndim === 3 ? x.shape[0]! : 1;
  const { mask } = config;
  if (mask === "causal") return { attnMask: causal() };
  if (mask === "padding") {
    const last = arange(LENGTH).eq(LENGTH - 1);
    return {
      attnMask: causal(),
      keyPaddingMask: x.ndim === 3 ? last.unsqueeze(0).expand([batch, LENGTH]) : last,
    };
  }
  if (mask === "learned") return { attnMask: distance };
  // Each head of each sequence has another one.
  if (mask === "learned heads") return { attnMask: distance.repeat([batch, 1, 1]) };
  if (mask !== "heads") return {};
  const each = arange(batch * HEADS)
    .reshape([-1, 1, 1])
    .to(x.dtype);
  return { attnMask: causal().to(x.dtype).mul(each) };
}
