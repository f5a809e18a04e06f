import { isMainThread } from "node:worker_threads";
import { Dropout, Linear, Module, ReLU, Sequential, Tanh, type Layer } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";

/** In what the models of two threads differ though their names and shapes do not. */
export type Unlikeness = "nothing" | "activation" | "printed settings" | "scale" | "private field";

export interface UnlikeConfig {
  readonly unlikeness: Unlikeness;
  /** Shared: how many shards workers compute before one of them exits. */
  readonly fuse: Int32Array<SharedArrayBuffer>;
}

/** `x · scale`, which is not printed. */
class Scale extends Module {
  readonly scale: number;
  readonly limit: number = NaN;
  /** Whatever is the thread's own begins with an underscore. */
  readonly _thread: string;
  calls = 0;
  readonly #fuse: Int32Array<SharedArrayBuffer>;

  constructor({ unlikeness, fuse }: UnlikeConfig) {
    super();
    this.scale = unlikeness === "scale" && !isMainThread ? 3 : 2;
    this._thread = unlikeness === "private field" && !isMainThread ? "worker" : "owner";
    this.#fuse = fuse;
  }

  override forward(x: Tensor): Tensor {
    this.calls++;
    if (!isMainThread && Atomics.sub(this.#fuse, 0, 1) === 1) process.exit(1);
    return x.mul(this.scale);
  }
}

export function createModel(config: unknown): Layer {
  const unlike = config as UnlikeConfig; // given by the tests
  const scale = new Scale(unlike) as unknown as Layer; // one tensor in, one out
  return new Sequential(new Linear(4, 4), scale, activation(unlike), new Linear(4, 1));
}

function activation({ unlikeness }: UnlikeConfig): Layer {
  if (unlikeness === "printed settings" && isMainThread) return new Dropout(0);
  return unlikeness === "activation" && !isMainThread ? new Tanh() : new ReLU();
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  return mseLoss(model.forward(x), y);
}
