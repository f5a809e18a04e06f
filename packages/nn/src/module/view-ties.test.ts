import { initReport } from "../initialize/init-report.ts";
import { initialize } from "../initialize/initialize.ts";
import {
  manualSeed,
  noGrad,
  ones,
  Parameter,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "@weft/tensor";
import { beforeEach, describe, expect, test } from "vitest";
import {
  Embedding,
  Linear,
  Module,
  ReLU,
  Sequential,
  StateDictError,
  summary,
  tie,
  tieGroups,
  tieTable,
  untie,
} from "../index.ts";

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

const broken = /"decoder\.weight" and "encoder\.weight" were tied and now hold different/;
const ownerGone =
  /"decoder\.weight" must be tied to a parameter of the net; got one of shape \[2, 3\]/;

beforeEach(() => manualSeed(1));

describe("D: tie(a, b)", () => {
  test("with the transpose has the gradients of the same computation without a tie", () => {
    const net = new Autoencoder();
    tie(net.decoder.weight, net.encoder.weight.t());
    const x = randn([4, 3]);
    net.forward(x).square().sum().backward();
    const weight = new Parameter(net.encoder.weight.detach().clone());
    x.matmul(weight.t()).matmul(weight).square().sum().backward();
    const difference = net.encoder.weight.grad!.sub(weight.grad!).abs().amax().item();
    expect(difference).toBeLessThan(1e-5);
    expect(net.decoder.weight.grad!.toArray()).toEqual(net.encoder.weight.grad!.t().toArray());
  });

  test("with a slice, with another parameter, and not with what is no view of one", () => {
    const emb = new Embedding(8, 4);
    const head = new Linear(4, 5);
    tie(head.weight, emb.weight.at(":5"));
    noGrad(() => emb.weight.at(2, 3).fill_(7));
    expect(head.weight.at(2, 3).item()).toBe(7);
    const other = new Linear(4, 8);
    tie(other.weight, emb.weight);
    expect(other.weight.tiedTo).toBe(emb.weight);
    expect(() => tie(head.weight, ones([5, 4]))).toThrow(/a parameter, or a view of one/);
    expect(() => tie(ones([2]) as Parameter, emb.weight)).toThrow(/tie: what is tied must be/);
    untie(other.weight);
    expect(other.weight.tiedTo).toBe(null);
  });

  test("a parameter in the place of the path is tied whole", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
    tie(net, "1.weight", net[0].weight);
    expect(net[1].weight).toBe(net[0].weight);
    net[1].weight = new Parameter(zeros([2, 2]));
    expect(() => net.stateDict()).toThrow(/"1\.weight" and "0\.weight" were tied/);
  });
});

test("D: tieTable tells each alias and where it lies", () => {
  class Net extends Autoencoder {
    emb = new Embedding(8, 4);
    head = new Linear(4, 5, { bias: false });
    diagonal = new Parameter(zeros([4]));
    column = new Parameter(zeros([8]));
    twin = this.emb;
  }
  const net = new Net();
  tie(net, "decoder.weight", net.encoder.weight.t());
  tie(net, "head.weight", net.emb.weight.at("1:6"));
  tie(net, "diagonal", net.emb.weight.at(":4").diagonal());
  tie(net, "column", net.emb.weight.at(":", 2));
  expect(tieTable(net)).toEqual([
    { name: "diagonal", of: "emb.weight", kind: "view", shape: [4], strides: [5], offset: 0 },
    { name: "column", of: "emb.weight", kind: "slice", shape: [8], strides: [4], offset: 2 },
    {
      name: "head.weight",
      of: "emb.weight",
      kind: "slice",
      shape: [5, 4],
      strides: [4, 1],
      offset: 4,
    },
    {
      name: "twin.weight",
      of: "emb.weight",
      kind: "whole",
      shape: [8, 4],
      strides: [4, 1],
      offset: 0,
    },
    {
      name: "decoder.weight",
      of: "encoder.weight",
      kind: "transposed",
      shape: [3, 2],
      strides: [1, 3],
      offset: 0,
    },
  ]);
});

describe("D: assigning over a tie of views", () => {
  test("is noticed with both names, whichever side it was, and untie is the way out", () => {
    const changes: ((net: Autoencoder) => void)[] = [
      (net) => (net.decoder.weight = new Parameter(zeros([3, 2]))),
      (net) => (net.encoder.weight = new Parameter(zeros([2, 3]))),
      (net) => (net.decoder = new Linear(2, 3, { bias: false })),
      (net) => (net.encoder = new Linear(3, 2, { bias: false })),
    ];
    for (const change of changes) {
      const net = tied();
      change(net);
      for (const walk of [() => net.stateDict(), () => [...net.parameters()], () => net.train()])
        expect(walk).toThrow(broken);
      untie(net, "decoder.weight");
      expect(tieGroups(net)).toEqual([]);
    }
  });

  test("is noticed after a walk when the parameters were tied, also from outside", () => {
    const inner = new Autoencoder();
    tie(inner.decoder.weight, inner.encoder.weight.t());
    const net = new Sequential(new ReLU(), inner);
    expect(tieGroups(net)).toEqual([["1.encoder.weight", "1.decoder.weight"]]);
    inner.decoder.weight = new Parameter(zeros([3, 2]));
    expect(() => net.eval()).toThrow(/"1\.decoder\.weight" and "1\.encoder\.weight" were tied/);
  });

  test("an owner that is nowhere is an error, one in another part of the net is not", () => {
    const net = new Autoencoder();
    net.decoder.weight.tieTo(new Parameter(zeros([2, 3])).t());
    expect(() => net.stateDict()).toThrow(ownerGone);
    const good = tied();
    expect([...good.decoder.namedParameters()]).toEqual([["weight", good.encoder.weight]]);
    good.encoder = new Linear(3, 2, { bias: false });
    expect(() => good.stateDict()).toThrow(broken);
  });

  test("a tie follows its layers when others are deleted, and ends with them", () => {
    const net = new Sequential<Linear[]>(new Linear(2, 2), new Linear(3, 2), new Linear(2, 3));
    tie<Module>(net, "2.weight", (net.at(1) as Linear).weight.t());
    tie<Module>(net, "2.bias", ("1.weight" as never) === "" ? "" : "2.bias");
    net.delete(0);
    expect(tieGroups(net)).toEqual([["0.weight", "1.weight"]]);
    (net.at(1) as Linear).weight = new Parameter(zeros([3, 2]));
    expect(() => net.stateDict()).toThrow(/"1\.weight" and "0\.weight" were tied/);
    untie<Module>(net, "1.weight");

    const whole = new Sequential<Linear[]>(new Linear(2, 2), new Linear(2, 2), new Linear(2, 2));
    tie<Module>(whole, "2.weight", "1.weight");
    whole.delete(0);
    whole.train();
    (whole.at(0) as Linear).weight = new Parameter(zeros([2, 2]));
    expect(() => whole.train()).toThrow(/"1\.weight" and "0\.weight" were tied/);
    whole.delete(1);
    expect(whole.train().length).toBe(1);
  });

  test("the owner is not untied while others show it", () => {
    const net = tied();
    expect(() => untie(net, "encoder.weight")).toThrow(/"decoder\.weight" shows \(untie that\)/);
    const before = net.decoder.weight.toArray();
    untie(net, "decoder.weight");
    expect(net.decoder.weight.tiedTo).toBe(null);
    expect(net.decoder.weight.toArray()).toEqual(before);
    untie(net, "encoder.weight");
  });
});

describe("D: loading views", () => {
  test("the state has all names as views of one storage, also when copied", () => {
    const net = tied();
    for (const state of [net.stateDict(), net.stateDict({ copy: true })]) {
      const [encoder, decoder] = [state["encoder.weight"], state["decoder.weight"]];
      expect(decoder.storage).toBe(encoder.storage);
      expect([decoder.shape, decoder.strides]).toEqual([
        [3, 2],
        [1, 3],
      ]);
    }
  });

  test("one name is enough, whichever it is", () => {
    const values = tensor([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
    for (const state of [{ "encoder.weight": values }, { "decoder.weight": values.t() }]) {
      const net = tied();
      expect(net.loadStateDict(state as never).missing).toEqual([]);
      expect(net.encoder.weight.toArray()).toEqual(values.toArray());
      expect(net.decoder.weight.toArray()).toEqual(values.t().toArray());
    }
  });

  test("values that differ are an error with the largest difference, and change nothing", () => {
    const net = tied();
    const before = net.encoder.weight.toArray();
    const state = net.stateDict({ copy: true });
    state["decoder.weight"] = noGrad(() => state["decoder.weight"].add(2.5));
    expect(() => net.loadStateDict(state)).toThrow(/differs by up to 2\.5/);
    expect(net.encoder.weight.toArray()).toEqual(before);
  });

  test("a slice is covered by its whole, not the whole by its slice", () => {
    class Net extends Module {
      readonly emb = new Embedding(4, 2);
      readonly head = new Linear(2, 3, { bias: false });
      override forward(x: Tensor): Tensor {
        return this.head.forward(this.emb.forward(x));
      }
    }
    const net = new Net();
    tie(net, "head.weight", net.emb.weight.at(":3"));
    net.loadStateDict({ "emb.weight": ones([4, 2]) });
    expect(net.head.weight.toArray()).toEqual(ones([3, 2]).toArray());
    expect(() => net.loadStateDict({ "head.weight": zeros([3, 2]) })).toThrow(StateDictError);
    const partly = net.loadStateDict({ "head.weight": zeros([3, 2]) }, { strict: false });
    expect(partly.missing).toEqual(["emb.weight"]);
    expect(net.emb.weight.toArray()).toEqual([[0, 0], [0, 0], [0, 0], [1, 1]]); // prettier-ignore
    expect(() =>
      net.loadStateDict({ "emb.weight": ones([4, 2]), "head.weight": zeros([3, 2]) }),
    ).toThrow(/by up to 1/);
  });
});

describe("D: exactly once per physical parameter", () => {
  test("counts, listing and freezing", () => {
    const net = tied();
    expect(Array.from(net.namedParameters(), ([name]) => name)).toEqual(["encoder.weight"]);
    expect(summary(net).totals.parameters).toBe(6);
    expect(net.freeze("decoder.*")).toEqual(["encoder.weight", "decoder.weight"]);
    expect([net.encoder.weight.requiresGrad, net.decoder.weight.requiresGrad]).toEqual([
      false,
      false,
    ]);
    net.unfreeze();
    expect(net.decoder.weight.requiresGrad).toBe(true);
  });

  test("dtype change keeps the tie", () => {
    const net = tied().to("float64");
    expect([net.decoder.weight.dtype, net.decoder.weight.tiedTo]).toEqual([
      "float64",
      net.encoder.weight,
    ]);
    expect(tieTable(net)).toMatchObject([{ kind: "transposed" }]);
  });

  test("initialize() fills the owner once, with the owner's fans", () => {
    const net = tied();
    const alone = new Sequential().addModule("encoder", new Linear(3, 2, { bias: false }));
    initialize(net, { seed: 3 });
    initialize(alone, { seed: 3 });
    expect(net.encoder.weight.toArray()).toEqual(alone.getParameter("encoder.weight").toArray());
    expect(initReport(net).rows.map(({ names }) => names)).toEqual([
      ["encoder.weight", "decoder.weight"],
    ]);
    expect(net.decoder.weight.toArray()).toEqual(net.encoder.weight.t().toArray());
  });
});
