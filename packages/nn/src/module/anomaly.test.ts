import { checkpoint, detectAnomaly, ones, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, ReLU, Sequential } from "../layers/index.ts";
import type { Layer } from "./layer.ts";
import { Module } from "./module.ts";

class Logarithm extends Module {
  override forward(x: Tensor): Tensor {
    return x.sub(1e6).log();
  }
}

class Root extends Module {
  override forward(x: Tensor): Tensor {
    return x.mul(0).sqrt();
  }
}

class Net extends Module {
  readonly body: Layer;
  readonly head = new Linear(3, 1);

  constructor(last: Layer) {
    super();
    this.body = new Sequential(new Linear(3, 3), new ReLU(), last);
  }

  override forward(x: Tensor): Tensor {
    const hidden = checkpoint((t) => this.body.forward(t), [x]);
    return this.head.forward(hidden);
  }
}

describe("detectAnomaly over a net", () => {
  test("names the path of the module in which a NaN first appeared, also in a checkpoint", () => {
    const net = new Net(new Logarithm());
    const run = (): Tensor => detectAnomaly(() => net.forward(ones([2, 3])), { modules: net });
    expect(run).toThrow(/log made NaN in module "body\.2"/);
  });

  test("names it in the backward pass, with a prefix and the step", () => {
    const net = new Net(new Root());
    const run = (): void =>
      net
        .forward(ones([2, 3]))
        .sum()
        .backward();
    const modules = net.namedModules({ prefix: "net" });
    expect(() => detectAnomaly(run, { modules, step: 12 })).toThrow(
      /sqrt made -?Infinity in its gradient in module "net\.body\.2" at step 12/,
    );
  });
});
