import { Linear, Module } from "@weft/nn";
import { noGrad, tensor, zeros, type Tensor } from "@weft/tensor";

/** What a row begins with when its shard is to change the buffers. */
export const RARE = 9;

/** A net with buffers that only a shard with a rare row changes. */
export class Rare extends Module {
  readonly layer = new Linear(2, 1);
  declare readonly level: Tensor;
  declare readonly count: Tensor;

  constructor() {
    super();
    this.registerBuffer("level", tensor([16, 32]));
    this.registerBuffer("count", tensor([5, -7], { dtype: "int32" }));
    this.registerBuffer("calm", zeros([1]));
  }

  override forward(x: Tensor): Tensor {
    const rare = x.at(":", 0).eq(RARE).sum().item();
    if (rare > 0) {
      noGrad(() => {
        // Half of the old value and the sum of the rows' second elements.
        this.level.mul_(0.5).add_(x.at(":", 1).sum().item());
        this.count.add_(rare);
      });
    }
    return this.layer.forward(x);
  }
}

export function createModel(): Module {
  return new Rare();
}

export function computeLoss(model: Module, x: Tensor): Tensor {
  return (model as Rare).forward(x).mean();
}
