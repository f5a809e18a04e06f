import { noGrad, ones, scope, tensor, zeros, type Tensor } from "@weft/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Linear, Module, Sequential, StateDictError, tieGroups } from "../index.ts";

const layer = (size = 2): Linear<false> => new Linear(size, size, { bias: false });
const values = (module: Module): unknown =>
  Object.entries(module.stateDict()).map(([name, t]) => [name, t.toArray()]);

/** Two buffers that are rows of one tensor, and the tensor itself when `whole`. */
class Rows extends Module {
  readonly matrix: Tensor = tensor([
    [1, 2],
    [3, 4],
  ]);
  constructor(whole = false) {
    super();
    if (whole) this.registerBuffer("all", this.matrix);
    this.registerBuffer("first", this.matrix.at(0));
    this.registerBuffer("second", this.matrix.at(1));
  }
  override forward(x: Tensor): Tensor {
    return x;
  }
}

function problems(run: () => unknown): StateDictError["problems"] {
  try {
    run();
  } catch (error) {
    if (error instanceof StateDictError) return error.problems;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("a state that was taken comes back the same, whatever is tied", () => {
  const ties = fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 4 });
  fc.assert(
    fc.property(ties, (pairs) => {
      const make = (): Sequential<readonly Linear<false>[]> => {
        const net = new Sequential(layer(), layer(), layer(), layer());
        for (const [a, b] of pairs)
          (net.at(a) as Linear<false>).weight = (net.at(b) as Linear<false>).weight;
        return net;
      };
      const [net, other] = [make(), make()];
      const groups = tieGroups(net);
      net.loadStateDict(other.stateDict({ copy: true }));
      expect(values(net)).toEqual(values(other));
      expect(tieGroups(net)).toEqual(groups);
    }),
    { seed: 42, numRuns: 40 },
  );
});

describe("D: Load: one report", () => {
  test("has everything that does not fit at once, and nothing is written", () => {
    const net = new Sequential(layer(), layer(), layer());
    net[2].weight = net[1].weight;
    const before = values(net);
    const state = {
      "0.weight": zeros([3, 2]),
      "1.weight": zeros([2, 2]),
      "2.weight": ones([2, 2]),
      extra: ones([1]),
    };
    expect(problems(() => net.loadStateDict(state))).toEqual({
      missing: [],
      unexpected: ["extra"],
      mismatched: ["0.weight: the state has [3, 2] float32, the module [2, 2] float32"],
      conflicting: ["1.weight and 2.weight are tied but differ by up to 1"],
    });
    expect(values(net)).toEqual(before);
  });

  test("comes back from a load that is not strict", () => {
    const net = new Sequential(layer(), layer());
    const state = { "0.weight": ones([2, 2]), extra: ones([1]) };
    expect(net.loadStateDict(state, { strict: false })).toEqual({
      missing: ["1.weight"],
      unexpected: ["extra"],
      mismatched: [],
      conflicting: [],
    });
    expect(net[0].weight.toArray()).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(net.loadStateDict(net.stateDict())).toMatchObject({ missing: [], unexpected: [] });
  });

  test("of wrong shapes and conflicts is an error even when the load is not strict", () => {
    const net = new Sequential(layer());
    expect(() => net.loadStateDict({ "0.weight": ones([3]) }, { strict: false })).toThrow(
      StateDictError,
    );
  });

  test("names two entries that mapKeys maps to one", () => {
    const net = new Sequential(layer());
    const state = { "0.weight": ones([2, 2]), "module.0.weight": zeros([2, 2]) };
    const mapKeys = (name: string): string => name.replace("module.", "");
    expect(problems(() => net.loadStateDict(state, { mapKeys })).conflicting).toEqual([
      "mapKeys names both 0.weight and module.0.weight 0.weight",
    ]);
  });

  test("names what is no tensor, and tensors whose memory is gone, before anything is written", () => {
    const net = new Sequential(layer(), layer(), layer());
    const before = values(net);
    let gone: Tensor = ones([1]);
    scope(() => {
      gone = ones([2, 2]).mul(2);
      return 0;
    });
    const state = { "0.weight": ones([2, 2]), "1.weight": gone, "2.weight": null as never };
    expect(problems(() => net.loadStateDict(state)).mismatched).toEqual([
      "1.weight: the state's tensor has given its memory back",
      "2.weight: the state has [object Null], which is no tensor",
    ]);
    expect(values(net)).toEqual(before);
  });
});

describe("D: Load: memory that is shared on either side", () => {
  test("the module's own values may change places", () => {
    const net = new Sequential(layer(1), layer(1), layer(1));
    for (const [i, { weight }] of [net[0], net[1], net[2]].entries()) weight.data.fill_(i);
    const mapKeys = (name: string): string => `${(Number(name[0]) + 1) % 3}.weight`;
    net.loadStateDict(net.stateDict(), { mapKeys });
    expect([net[0], net[1], net[2]].map(({ weight }) => weight.item())).toEqual([2, 0, 1]);
  });

  test("values of tied names are compared also when both are views of one memory", () => {
    const net = new Sequential(layer(), layer());
    net[1].weight = net[0].weight;
    const file = tensor([
      [
        [1, 1],
        [1, 1],
      ],
      [
        [1, 1],
        [1, 4],
      ],
    ]);
    expect(() => net.loadStateDict({ "0.weight": file.at(0), "1.weight": file.at(1) })).toThrow(
      /0\.weight and 1\.weight are tied but differ by up to 3/,
    );
    net.loadStateDict({ "0.weight": file.at(1), "1.weight": file.at(1) });
    expect(net[0].weight.toArray()).toEqual([
      [1, 1],
      [1, 4],
    ]);
  });

  test("buffers that are parts of one tensor are told apart, in copies and in loads", () => {
    const module = new Rows();
    const copy = module.stateDict({ copy: true });
    expect(copy["first"]!.toArray()).toEqual([1, 2]);
    expect(copy["second"]!.toArray()).toEqual([3, 4]);
    expect(copy["first"]!.storage).toBe(copy["second"]!.storage);
    module.loadStateDict({ first: tensor([5, 6]), second: tensor([7, 8]) });
    expect(module.matrix.toArray()).toEqual([
      [5, 6],
      [7, 8],
    ]);
    expect(problems(() => module.loadStateDict({ first: ones([2]) })).missing).toEqual(["second"]);
  });

  test("a part that its whole covers is not missing; parts that contradict the whole conflict", () => {
    const module = new Rows(true);
    const all = tensor([
      [5, 6],
      [7, 8],
    ]);
    module.loadStateDict({ all });
    expect(module.matrix.toArray()).toEqual(all.toArray());
    module.loadStateDict({ all, first: tensor([5, 6]) });
    const before = values(module);
    expect(problems(() => module.loadStateDict({ all, first: tensor([5, 9]) }))).toMatchObject({
      missing: [],
      conflicting: ["all shares memory with first but differs by up to 3"],
    });
    expect(values(module)).toEqual(before);
  });
});

test("a parameter that is frozen is loaded too, and stays frozen; gradients stay", () => {
  const net = new Sequential(layer()).setRequiresGrad(false);
  net.loadStateDict({ "0.weight": ones([2, 2]) });
  expect(net[0].weight.requiresGrad).toBe(false);
  const learned = new Sequential(layer());
  learned
    .forward(ones([1, 2]))
    .sum()
    .backward();
  const gradient = learned[0].weight.grad;
  learned.loadStateDict({ "0.weight": ones([2, 2]) });
  expect(learned[0].weight.grad).toBe(gradient);
  expect(noGrad(() => learned.forward(ones([1, 2]))).toArray()).toEqual([[2, 2]]);
});

test("a load between forward and backward is noticed: no gradient of values that are gone", () => {
  const net = new Sequential(layer(), layer());
  const loss = net.forward(ones([1, 2])).sum();
  net.loadStateDict(net.stateDict({ copy: true }));
  expect(() => loss.backward()).toThrow(/linear's "weight" of shape \[2, 2\].*written by copy_/);
});

describe("what is no state, and no option", () => {
  const net = new Sequential(layer());
  const state = net.stateDict({ copy: true });

  test.each([
    ["nothing", null, /by name; got null$/],
    ["undefined", undefined, /by name; got undefined$/],
    ["a Map", new Map(Object.entries(state)), /by name; got Map$/],
    ["an array", [ones([2, 2])], /by name; got Array$/],
    ["a tensor", ones([2, 2]), /by name; got Tensor$/],
    ["a module", new Sequential(layer()), /by name; got Sequential/],
  ])("%s is refused as a state", (_, given, message) => {
    expect(() => net.loadStateDict(given as never)).toThrow(message);
    expect(() => net.loadStateDict(given as never, { strict: false })).toThrow(/loadStateDict: /);
  });

  test("an option that means nothing is refused, as is one that is not named", () => {
    expect(() => net.loadStateDict(state, { strct: false } as never)).toThrow(
      'loadStateDict: options must be among (strict, mapKeys); got "strct"',
    );
    expect(() => net.loadStateDict(state, false as never)).toThrow(
      /names among \(strict, mapKeys\); got boolean/,
    );
    expect(() => net.stateDict({ clone: true } as never)).toThrow(
      'stateDict: options must be among (copy, prefix); got "clone"',
    );
    expect(() => net.registerBuffer("b", null, { persistant: false } as never)).toThrow(
      'registerBuffer: options must be among (persistent); got "persistant"',
    );
    expect("b" in net).toBe(false);
  });
});
