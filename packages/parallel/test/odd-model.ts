import { BatchNorm1d, Identity, Linear, Module, Sequential, type Layer } from "@weft/nn";
import { isMainThread } from "node:worker_threads";
import { mseLoss, noGrad, zeros, type Tensor } from "@weft/tensor";

/** Models that cannot be cut, or that show something of how they are. */
export type Oddity =
  | "plain"
  | "twice"
  | "layer by layer"
  | "norm in two stages"
  | "buffer before forward"
  | "buffer in two stages"
  | "first layers frozen"
  | "stages that pass on what they get"
  | "exits in the second stage"
  | "throws in the second stage";

let oddity: Oddity = "plain";

/** Counts its calls in a buffer. */
class Counter extends Module {
  declare readonly count: Tensor;

  constructor() {
    super();
    this.registerBuffer("count", zeros([1]));
  }

  override forward(x: Tensor): Tensor {
    noGrad(() => this.count.add_(1));
    if (!isMainThread && oddity === "exits in the second stage" && this.count.item() > 0)
      process.exit(4);
    if (!isMainThread && oddity === "throws in the second stage")
      throw new RangeError("the second stage is cursed");
    return x;
  }
}

export function createModel(config: unknown): Layer {
  oddity = config as Oddity; // given by the tests
  const counter = new Counter() as unknown as Layer; // one tensor in, one out
  const first = new Linear(3, 4);
  if (oddity === "first layers frozen") first.requiresGrad_(false);
  if (oddity === "buffer in two stages")
    return new Sequential(first, counter, counter, new Linear(4, 1));
  if (oddity === "stages that pass on what they get")
    return new Sequential(new Identity(), first, counter, new Linear(4, 1));
  const norm = new BatchNorm1d(4);
  if (oddity === "norm in two stages") return new Sequential(first, norm, norm, new Linear(4, 1));
  return new Sequential(first, norm, counter, new Linear(4, 1));
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  if (oddity === "layer by layer") {
    for (const layer of model.children()) x = (layer as Layer).forward(x);
    return mseLoss(x, y);
  }
  if (oddity === "buffer before forward") {
    const count = model.getBuffer("2.count");
    noGrad(() => count.add_(1));
  }
  if (oddity === "twice") return mseLoss(model.forward(x).add(model.forward(x.mul(2))), y);
  return mseLoss(model.forward(x), y);
}

/** Rows whose label is negative are padding. */
export function weigh(_: Tensor, y: Tensor): number {
  return y.ge(0).sum().item();
}
