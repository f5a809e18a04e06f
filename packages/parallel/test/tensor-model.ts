import { isMainThread, threadId } from "node:worker_threads";
import { Embedding, LayerNorm, Linear, Module, ReLU, Sequential } from "@weft/nn";
import { crossEntropy, grad, type DType, type Tensor } from "@weft/tensor";

/** How the last layer gets its weight. */
export interface TensorModelConfig {
  readonly dtype: DType;
  /** `tied`: the table itself; `transposed`: a small layer whose weight is another one's transpose. */
  readonly ties: "none" | "tied" | "transposed";
  /** What the loss has a term of: a weight, outside of its layer, or a gradient. Default none. */
  readonly penalty?: "weight" | "gradient";
  /** What goes wrong in one worker's forward while others wait for it, or in the forward of all. Default nothing. */
  readonly fault?: "throws" | "exits" | "hangs" | "skips";
}

const [VOCABULARY, SIZE, HIDDEN] = [23, 8, 11];
let config: TensorModelConfig;

/** Embeds tokens, runs a block of two layers with a norm, and gives a score to each token. */
export class TokenModel extends Module {
  readonly table: Embedding;
  readonly block: Sequential<readonly [Linear, ReLU, Linear]>;
  readonly norm: LayerNorm;
  readonly up: Linear;
  readonly down: Linear;
  readonly scores: Linear;

  constructor({ dtype, ties }: TensorModelConfig) {
    super();
    const options = { dtype };
    this.table = new Embedding(VOCABULARY, SIZE, options);
    this.block = new Sequential(
      new Linear(SIZE, HIDDEN, options),
      new ReLU(),
      new Linear(HIDDEN, SIZE, options),
    );
    this.norm = new LayerNorm(SIZE, options);
    this.up = new Linear(SIZE, HIDDEN, options);
    this.down = new Linear(HIDDEN, SIZE, options);
    this.scores = new Linear(SIZE, VOCABULARY, options);
    if (ties === "tied") this.scores.weight = this.table.weight;
    if (ties === "transposed") this.down.weight.tieTo(this.up.weight.t());
  }

  override forward(tokens: Tensor): Tensor {
    const x = this.table.forward(tokens);
    if (config.fault === "skips") return this.up.forward(this.block[0].forward(x));
    const y = x.add(this.norm.forward(this.block.forward(x)));
    return this.scores.forward(y.add(this.down.forward(this.up.forward(y).tanh())));
  }
}

export function createModel(given: unknown): TokenModel {
  config = given as TensorModelConfig; // by the tests
  return new TokenModel(config);
}

export function computeLoss(model: TokenModel, tokens: Tensor, next: Tensor): Tensor {
  const scores = model.forward(tokens);
  if (tokens.at(0, 0).item() === 7) fail();
  const loss = crossEntropy(scores.reshape([-1, VOCABULARY]), next.reshape([-1]));
  if (config.penalty === "weight") return loss.add(model.up.weight.square().sum().mul(0.01));
  if (config.penalty !== "gradient") return loss;
  const [gradient] = grad(loss, [model.norm.weight], { createGraph: true });
  return loss.add(gradient!.square().sum());
}

export function measure(model: TokenModel, tokens: Tensor, next: Tensor): number {
  return model.forward(tokens).argmax({ dim: -1 }).eq(next).sum().item();
}

/** Strikes the second worker, after forward: the other one waits for it in backward. */
function fail(): void {
  if (isMainThread || config.fault === undefined || threadId % 2 === 0) return;
  if (config.fault === "throws") throw new RangeError("the seventh token is cursed");
  if (config.fault === "exits") process.exit(3);
  while (config.fault === "hangs");
}
