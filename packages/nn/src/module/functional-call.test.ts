import {
  grad,
  manualSeed,
  mseLoss,
  noGrad,
  ones,
  Parameter,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "@weft/tensor";
import { beforeEach, describe, expect, test } from "vitest";
import { expectGolden, readGolden, type GoldenTensor } from "../../test/golden.ts";
import {
  BatchNorm1d,
  Embedding,
  functionalCall,
  Linear,
  Module,
  ReLU,
  Sequential,
  tie,
} from "../index.ts";

const { functional_call: golden } = readGolden<{
  readonly functional_call: Readonly<Record<"out" | "module_weight_unchanged", GoldenTensor>>;
}>("module_api.json");

class Autoencoder extends Module {
  encoder = new Linear(3, 2, { bias: false });
  decoder = new Linear(2, 3, { bias: false });
  override forward(x: Tensor): Tensor {
    return this.decoder.forward(this.encoder.forward(x));
  }
}

const tied = (): Autoencoder => {
  const net = new Autoencoder();
  tie(net, "decoder.weight", net.encoder.weight.t());
  return net;
};

beforeEach(() => manualSeed(1));

describe("F: functionalCall", () => {
  test("is PyTorch's", () => {
    const net = new Linear(2, 1);
    noGrad(() => [net.weight.fill_(1), net.bias.fill_(0)]);
    const out = functionalCall(net, { weight: tensor([[5, 6]]) }, [tensor([[1, 2]])]);
    expectGolden(out, golden.out);
    expectGolden(net.weight, golden.module_weight_unchanged);
  });

  test("gives gradients to the tensors that it was given, also with createGraph", () => {
    const net = new Sequential(new Linear(2, 3), new ReLU(), new Linear(3, 1));
    const weight = net[0].weight.detach().clone().setRequiresGrad();
    const [x, y] = [randn([4, 2]), randn([4, 1])];
    const loss = (state: Record<string, Tensor>): Tensor =>
      mseLoss(functionalCall(net, state, x), y);
    // One step inside of a loss, as in meta-learning: d(loss after the step)/d(weight), by hand from finite differences.
    const after = (w: Tensor): Tensor => {
      const [step] = grad(loss({ "0.weight": w }), [w], { createGraph: true });
      return loss({ "0.weight": w.sub(step!.mul(0.1)) });
    };
    const [meta] = grad(after(weight), [weight]);
    const nudged = (delta: number): number => {
      const w = weight.detach().clone();
      w.at(1, 0).add_(delta);
      return after(w.setRequiresGrad()).item();
    };
    expect(meta!.at(1, 0).item()).toBeCloseTo((nudged(1e-2) - nudged(-1e-2)) / 2e-2, 3);
    expect([...net.parameters()].map((p) => p.grad)).toEqual([null, null, null, null]);
  });

  test("puts back what was there, also after an error, and leaves no trace", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
    const before = [...net.parameters()];
    const state = { "0.weight": ones([2, 3]), "1.bias": ones([2]) };
    expect(() => functionalCall(net, state, ones([1, 2]))).toThrow(/x must be|linear/);
    expect([...net.parameters()]).toEqual(before);
    expect(net[0].weight).toBe(before[0]);
    net[0].weight = ones([2, 2]) as Parameter;
    expect(() => net.train()).toThrow(/"weight" is a parameter and must stay/);
  });

  test("lists what it was given as the parameters while it runs, in nested calls too", () => {
    class Regularized extends Autoencoder {
      seen: Tensor[] = [];
      override forward(x: Tensor): Tensor {
        this.seen = [...this.parameters()];
        this.train();
        return super.forward(x).add(this.encoder.weight.square().sum());
      }
    }
    const net = new Regularized();
    tie(net, "decoder.weight", net.encoder.weight.t());
    const weight = ones([2, 3], { requiresGrad: true });
    functionalCall(net, { "encoder.weight": weight }, ones([1, 3]))
      .sum()
      .backward();
    expect(net.seen[0]).toBe(weight);
    expect([weight.grad?.shape, net.encoder.weight.grad]).toEqual([[2, 3], null]);
    class Outer extends ReLU {
      override forward(x: Tensor): Tensor {
        const inner = functionalCall(net, { "encoder.weight": zeros([2, 3]) }, x);
        return inner.add(net.forward(x));
      }
      readonly net = net;
    }
    const out = functionalCall(new Outer(), { "net.encoder.weight": ones([2, 3]) }, ones([1, 3]));
    expect(out.toArray()).toEqual([[12, 12, 12]]); // 0 and 6 + 6
    expect(net.decoder.weight.tiedTo).toBe(net.encoder.weight);
  });

  test("respects ties: one name is enough, views follow, and the gradient is the sum", () => {
    const net = tied();
    const values = randn([2, 3]);
    const x = randn([4, 3]);
    const expected = x.matmul(values.t()).matmul(values);
    for (const [name, given] of [
      ["encoder.weight", values],
      ["encoder.weight", values.t().contiguous().t()],
      ["decoder.weight", values.t()],
      ["decoder.weight", values.t().contiguous()],
    ] as const) {
      const leaf = given.setRequiresGrad();
      const out = functionalCall(net, { [name]: leaf }, x);
      expect(out.sub(expected).abs().max().item()).toBeLessThan(1e-5);
      const [d] = grad(out.square().sum(), [leaf]);
      const w = values.detach().clone().setRequiresGrad();
      const [want] = grad(x.matmul(w.t()).matmul(w).square().sum(), [w]);
      const got = name === "encoder.weight" ? d! : d!.t();
      expect(got.sub(want!).abs().max().item()).toBeLessThan(1e-4);
    }
    const whole = new Sequential(new Linear(2, 2), new Linear(2, 2));
    tie(whole, "1.weight", "0.weight");
    const out = functionalCall(whole, { "1.weight": zeros([2, 2]) }, ones([1, 2]));
    expect(out.toArray()).toEqual([whole[1].bias.toArray()]);
  });

  test("tied names with different values are an error, equal ones are not", () => {
    const net = tied();
    const encoder = randn([2, 3]);
    const state = { "encoder.weight": encoder, "decoder.weight": encoder.t().add(0.5) };
    expect(() => functionalCall(net, state, ones([1, 3]))).toThrow(
      /"decoder\.weight", which differs from "encoder\.weight" by up to 0\.5/,
    );
    functionalCall(net, { ...state, "decoder.weight": encoder.t() }, ones([1, 3]));
    const whole = new Sequential(new Linear(2, 2), new Linear(2, 2));
    tie(whole, "1.weight", "0.weight");
    const differing = { "0.weight": zeros([2, 2]), "1.weight": ones([2, 2]) };
    expect(() => functionalCall(whole, differing, ones([1, 2]))).toThrow(/by up to 1$/);
  });

  test("a slice alone says nothing of its whole", () => {
    class Net extends Module {
      readonly emb = new Embedding(4, 2);
      readonly head = new Linear(2, 3, { bias: false });
      override forward(x: Tensor): Tensor {
        return this.head.forward(x);
      }
    }
    const net = new Net();
    tie(net, "head.weight", net.emb.weight.at("1:"));
    const x = ones([1, 2]);
    expect(() => functionalCall(net, { "head.weight": zeros([3, 2]) }, x)).toThrow(
      /shows a part of "emb\.weight" \(give that\)/,
    );
    const emb = tensor([[9, 9], [1, 2], [3, 4], [5, 6]]); // prettier-ignore
    expect(functionalCall(net, { "emb.weight": emb }, x).toArray()).toEqual([[3, 7, 11]]);
    expect(() => functionalCall(net, { "emb.weight": zeros([3, 2]) }, x)).toThrow(
      /must have the shape \[4, 2\]/,
    );
  });

  test("buffers that forward writes are the given ones", () => {
    const net = new BatchNorm1d(2);
    const mean = zeros([2]);
    functionalCall(net, { running_mean: mean }, randn([8, 2]).add(5));
    expect(mean.at(0).item()).toBeGreaterThan(0.1);
    expect(net.running_mean.toArray()).toEqual([0, 0]);
  });

  test("strict wants every name, a tie once; unknown names and options are refused", () => {
    const net = tied();
    const x = ones([1, 3]);
    functionalCall(net, { "decoder.weight": ones([3, 2]) }, x, { strict: true });
    expect(() => functionalCall(net, {}, x, { strict: true })).toThrow(
      /got none for encoder\.weight/,
    );
    expect(() => functionalCall(net, { "encoder.wieght": ones([2, 3]) }, x)).toThrow(
      /encoder\.weight/,
    );
    expect(() => functionalCall(net, { "encoder.weight": 3 as never }, x)).toThrow(
      /must hold tensors/,
    );
    expect(() => functionalCall(net, {}, x, { tie: true } as never)).toThrow(
      /among \(strict\); got "tie"/,
    );
    class Later extends Module {
      override async forward(): Promise<number> {
        return 1;
      }
    }
    expect(() => functionalCall(new Later(), {}, [])).toThrow(/must be synchronous/);
  });
});
