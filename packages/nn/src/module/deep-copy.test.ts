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
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  BatchNorm1d,
  deepCopy,
  Embedding,
  emptyCopy,
  Linear,
  Module,
  ModuleDict,
  ModuleList,
  ParameterDict,
  ParameterList,
  ReLU,
  Sequential,
  tie,
  tieGroups,
  tieTable,
  type LostTie,
} from "../index.ts";

class Autoencoder extends Module {
  encoder = new Linear(3, 2, { bias: false });
  decoder = new Linear(2, 3, { bias: false });
  override forward(x: Tensor): Tensor {
    return this.decoder.forward(this.encoder.forward(x));
  }
}

const warning = vi.spyOn(console, "warn");
beforeEach(() => {
  warning.mockReset();
  manualSeed(1);
});
afterEach(() => expect(warning).not.toHaveBeenCalled());

describe("D: Copying", () => {
  test("gives new parameters, buffers and modules with the same values and output", () => {
    const net = new Sequential(new Linear(3, 4), new BatchNorm1d(4), new ReLU());
    net
      .forward(randn([5, 3]))
      .sum()
      .backward();
    net[0].weight.lrMult = 0.5;
    net[0].bias.weightDecayMult = 0;
    net[1].weight.setRequiresGrad(false);
    net.eval();
    const copy = deepCopy(net);
    expect(copy).toBeInstanceOf(Sequential);
    expect(String(copy)).toBe(String(net));
    const [state, copied] = [net.stateDict(), copy.stateDict()];
    expect(Object.keys(copied)).toEqual(Object.keys(state));
    for (const [name, value] of Object.entries(state)) {
      expect(copied[name as keyof typeof copied]!.storage).not.toBe(value.storage);
      expect(copied[name as keyof typeof copied]!.toArray()).toEqual(value.toArray());
    }
    expect([
      copy[0].weight.lrMult,
      copy[0].bias.weightDecayMult,
      copy[1].weight.requiresGrad,
    ]).toEqual([0.5, 0, false]);
    expect([copy[0].weight.grad, copy.training, copy[1].training]).toEqual([null, false, false]);
    const x = randn([2, 3]);
    expect(copy.forward(x).toArray()).toEqual(net.forward(x).toArray());
    noGrad(() => copy[0].weight.fill_(0));
    expect(net[0].weight.toArray()).not.toEqual(zeros([4, 3]).toArray());
  });

  test("keeps ties inside the copy: of modules, parameters, transposes, slices and buffers", () => {
    class Net extends Autoencoder {
      emb = new Embedding(6, 2);
      head = new Linear(2, 4);
      twin = this.encoder;
      other = new Linear(3, 2, { bias: false });
      declare mean: Tensor;
      declare half: Tensor;
      constructor() {
        super();
        this.other.weight = this.encoder.weight;
        this.registerBuffer("mean", ones([4]));
        this.registerBuffer("half", this.mean.at("2:"), { persistent: false });
      }
    }
    const net = new Net();
    tie(net, "decoder.weight", net.encoder.weight.t());
    tie(net, "head.weight", net.emb.weight.at("1:5"));
    const copy = deepCopy(net);
    expect(tieTable(copy)).toEqual(tieTable(net));
    expect(copy.twin).toBe(copy.encoder);
    expect(copy.decoder.weight.tiedTo).toBe(copy.encoder.weight);
    copy.mean.fill_(3);
    expect([copy.half.toArray(), net.half.toArray()]).toEqual([[3, 3], [1, 1]]); // prettier-ignore
    expect(Object.keys(copy.stateDict())).not.toContain("half");
    copy
      .forward(randn([2, 3]))
      .sum()
      .backward();
    expect([net.encoder.weight.grad, copy.encoder.weight.grad?.shape]).toEqual([null, [2, 3]]);
    net.decoder.weight = new Parameter(zeros([3, 2]));
    expect(tieGroups(copy).length).toBe(2);
    copy.decoder.weight = new Parameter(zeros([3, 2]));
    expect(() => copy.train()).toThrow(/"decoder\.weight" and "encoder\.weight" were tied/);
  });

  test("remembers ties that were declared", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
    tie(net, "1.weight", "0.weight");
    const copy = deepCopy(net);
    copy[1].weight = new Parameter(zeros([2, 2]));
    expect(() => copy.train()).toThrow(/were tied/);
    net.train();
  });

  test.each(["decoder", "encoder"] as const)("of one use of a tie reports it: %s", (part) => {
    const lost: LostTie[] = [];
    const onLostTie = (one: LostTie): void => void lost.push(one);
    const net = new Autoencoder();
    tie(net, "decoder.weight", net.encoder.weight.t());
    const copy = deepCopy(net[part], { within: net, onLostTie });
    const other = part === "decoder" ? "encoder.weight" : "decoder.weight";
    expect(lost).toEqual([{ name: "weight", others: [other] }]);
    expect([copy.weight.tiedTo, copy.weight.toArray()]).toEqual([null, net[part].weight.toArray()]);
    deepCopy(net, { onLostTie });
    expect(lost.length).toBe(1);
  });

  test("finds the net by itself after a walk, and warns when nobody listens", () => {
    const shared = new Linear(2, 2);
    const net = new Sequential(new Sequential(shared), new Sequential(shared));
    net.train();
    deepCopy(net[1]);
    expect(warning.mock.calls).toEqual([
      [expect.stringMatching(/"0\.weight" is tied to "0\.0\.weight", not copied/)],
      [expect.stringMatching(/"0\.bias" is tied to "0\.0\.bias", not copied/)],
    ]);
    warning.mockReset();
    deepCopy(net[0][0]);
    expect(warning).not.toHaveBeenCalled(); // both uses are the module itself
  });

  test("has the hooks, which see the copy, and are taken off one by one", () => {
    const net = new Sequential(new Linear(2, 2));
    const seen: Module[] = [];
    const handle = net[0].registerForwardHook((module) => void seen.push(module));
    const copy = deepCopy(net);
    copy.forward(ones([1, 2]));
    handle.remove();
    copy.forward(ones([1, 2]));
    net.forward(ones([1, 2]));
    expect(seen).toEqual([copy[0], copy[0]]);
  });

  test("copies containers, and what other properties hold", () => {
    class Net extends Module {
      readonly list = new ModuleList([new Linear(1, 1), new ReLU()]);
      readonly dict = new ModuleDict({ b: new ReLU(), 1: new Linear(1, 1) });
      readonly parameters1 = new ParameterList([ones([1]), null]);
      readonly parameters2 = new ParameterDict({ z: ones([1]), a: null });
      readonly named = new Sequential({ first: new ReLU(), second: new ReLU() });
      readonly settings = { sizes: [1, 2], table: new Map([["x", new Set([1])]]) };
      readonly scale = tensor([2]);
      readonly self = this.list;
      fn = Math.max;
      override forward(x: Tensor): Tensor {
        return x;
      }
    }
    const net = new Net();
    const copy = deepCopy(net);
    expect(String(copy)).toBe(String(net));
    expect(copy.settings).toEqual(net.settings);
    expect(copy.settings.sizes).not.toBe(net.settings.sizes);
    expect([copy.self, copy.fn]).toEqual([copy.list, net.fn]);
    expect([...copy.parameters2.keys()]).toEqual(["z", "a"]);
    expect(copy.parameters2.set("k", ones([1])).size + net.parameters2.size).toBe(5);
    expect(copy.list.append(new Linear(1, 1)).length + net.list.length).toBe(5);
    expect(copy.named.at(1)).toBe((copy.named as unknown as Module[])[1]);
    expect(copy.named.at(1)).not.toBe(net.named.at(1));
    expect(copy.scale.storage).not.toBe(net.scale.storage);
  });

  test("of a class with private fields needs the class's help", () => {
    class Private extends ReLU {
      #calls = 0;
      override forward(x: Tensor): Tensor {
        this.#calls++;
        return super.forward(x);
      }
      get calls(): number {
        return this.#calls;
      }
    }
    expect(() => deepCopy(new Sequential(new Private()))).toThrow(
      /private fields must say how they are copied; got Private .*\[emptyCopy\]\(\)/,
    );
    class Helped extends Private {
      readonly color = "#fff"; // no private field
      [emptyCopy](): Helped {
        return new Helped();
      }
    }
    const copy = deepCopy(new Helped());
    copy.forward(ones([1]));
    expect([copy.calls, copy.color]).toEqual([1, "#fff"]);
    class Further extends Helped {
      readonly size = 3;
    }
    expect([deepCopy(new Further()).size, deepCopy(new Further()) instanceof Further]).toEqual([
      3,
      true,
    ]);
    class Lazy extends Helped {
      override [emptyCopy](): this {
        return this;
      }
    }
    expect(() => deepCopy(new Lazy())).toThrow(/must make a new instance; got Lazy itself/);
  });

  test("refuses what cannot be copied, and options that there are not", () => {
    class Net extends ReLU {
      last: Tensor | null = null;
    }
    const net = new Net();
    net.last = ones([1], { requiresGrad: true }).mul(2);
    expect(() => deepCopy(net)).toThrow(/must be leaves; got the result of mul/);
    expect(() => deepCopy(net, { memo: 1 } as never)).toThrow(
      /options must be among .* got "memo"/,
    );
  });
});
