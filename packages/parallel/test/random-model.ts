import { Dropout, Linear, Module, ReLU } from "@weft/nn";
import { mseLoss, noGrad, tensor, zeros, type Tensor } from "@weft/tensor";

/** A net that draws random numbers and keeps statistics: running means of its inputs, and how often it was trained. */
export class Statistical extends Module {
  readonly first = new Linear(3, 16);
  readonly act = new ReLU();
  readonly drop = new Dropout(0.5);
  readonly last = new Linear(16, 1);
  declare readonly mean: Tensor;
  declare readonly count: Tensor;
  declare readonly mask: Tensor;

  constructor() {
    super();
    this.registerBuffer("mean", zeros([3]));
    this.registerBuffer("count", tensor([0n]));
    // Never changes; sums of weighted values would make NaN and 0.09999999 of it.
    this.registerBuffer("mask", tensor([-Infinity, 0.1, 0.7]));
  }

  override forward(x: Tensor): Tensor {
    if (this.training) {
      noGrad(() => {
        this.mean.mul_(0.9).add_(x.mean({ dim: 0 }).mul(0.1));
        this.count.add_(1);
      });
    }
    return this.last.forward(
      this.drop.forward(this.act.forward(this.first.forward(x.sub(this.mean)))),
    );
  }
}

export function createModel(): Module {
  return new Statistical();
}

export function computeLoss(model: Module, x: Tensor, y: Tensor): Tensor {
  return mseLoss((model as Statistical).forward(x), y);
}

export function measure(model: Module, x: Tensor): number {
  return (model as Statistical).forward(x).sum().item();
}
