import { isLazy, manualSeed, Parameter, rand, ValueError, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  BatchNorm1d,
  build,
  Dropout,
  Embedding,
  Flatten,
  hasUninitializedParams,
  initialize,
  initReport,
  LazyBatchNorm1d,
  LazyConv2d,
  LazyLinear,
  Linear,
  Module,
  ModuleError,
  ReLU,
  Sequential,
  summary,
  type InitializeOptions,
} from "../index.ts";

const values = (net: Module): Record<string, (number | bigint)[]> =>
  Object.fromEntries(
    Object.entries(net.stateDict()).map(([name, t]) => [name, [...t.toTypedArray()]]),
  );

/** Draws numbers in each forward, whatever the mode. */
class Noise extends Module {
  forward(x: Tensor): Tensor {
    return x.add(rand([1]));
  }
}

describe("C: build", () => {
  test("lets all shapes come from one run that leaves no trace", () => {
    const make = (): Sequential =>
      new Sequential(
        new BatchNorm1d(5),
        new LazyLinear(4),
        new Noise(),
        new LazyBatchNorm1d(),
        new Dropout(0.5),
        new LazyLinear(2),
      );
    manualSeed(11);
    const net = build(make(), [3, 5]);
    const next = rand([1]).item();
    manualSeed(11);
    const [first, second] = [new Linear(5, 4), new Linear(4, 2)];
    expect(next).toBe(rand([1]).item()); // first values are all that was drawn
    expect(values(net)).toMatchObject({
      "1.weight": [...first.weight.toTypedArray()],
      "5.weight": [...second.weight.toTypedArray()],
      "0.num_batches_tracked": [0n],
      "3.num_batches_tracked": [0n],
      "3.running_mean": [0, 0, 0, 0],
      "3.running_var": [1, 1, 1, 1],
    });
    expect([...net.modules()].every(({ training }) => training)).toBe(true);
    expect([...net.parameters()].every(({ grad }) => grad === null)).toBe(true);
    const before = values(net);
    expect(build(net, [1, 5])).toBe(net); // nothing to do any more
    expect(values(net)).toEqual(before);
  });

  test("takes tensors, lists of arguments, and several shapes", () => {
    const words = new Sequential(new Embedding(10, 3), new Flatten(), new LazyLinear(2));
    build(words, zeros([1, 4], { dtype: "int64" }));
    expect(words[2].inFeatures).toBe(12);
    class Sum extends Module {
      readonly a = new LazyLinear(2);
      readonly b = new LazyLinear(2);
      forward(x: Tensor, y: Tensor): Tensor {
        return this.a.forward(x).add(this.b.forward(y));
      }
    }
    expect(
      build(new Sum(), [
        [1, 3],
        [1, 4],
      ]).b.inFeatures,
    ).toBe(4);
    expect(build(new Sum(), [zeros([1, 3]), zeros([1, 5])]).b.inFeatures).toBe(5);
    const doubles = new Sequential(new LazyConv2d(2, 3), new Flatten(), new LazyLinear(1));
    build(doubles.to("float64"), [1, 1, 5, 5]);
    expect(doubles[2].weight.dtype).toBe("float64");
  });

  test("says what the run did not come to, and refuses what is no input", () => {
    class Aside extends Module {
      readonly used = new LazyLinear(2);
      readonly aside = new LazyLinear(2);
      forward(x: Tensor): Tensor {
        return this.used.forward(x);
      }
    }
    expect(() => build(new Aside(), [1, 3])).toThrow(ModuleError);
    expect(() => build(new Aside(), [1, 3])).toThrow("got none for aside.weight, aside.bias");
    expect(() => build(new Aside(), [])).toThrow("build: inputs must be");
    expect(() => build(new Aside(), [0.5])).toThrow(ValueError);
    const net = new Sequential(new LazyLinear(2), new Linear(3, 1));
    manualSeed(1);
    expect(() => build(net, [1, 3])).toThrow("linear: x must be");
    expect(net.training).toBe(true);
    expect(() => summary(new Sequential(new LazyLinear(2)), [1, 3])).toThrow(
      "summary: all shapes must be known, for the net stays as it is; got none for 0.weight, 0.bias",
    );
  });
});

describe("C: initialize before shapes are known", () => {
  const make = (): Sequential<[LazyLinear, LazyBatchNorm1d, ReLU, LazyLinear]> =>
    new Sequential(new LazyLinear(4), new LazyBatchNorm1d(), new ReLU(), new LazyLinear(2));

  test.each<[string, InitializeOptions]>([
    ["pytorch", { seed: 3 }],
    ["keras", { preset: "keras", seed: 3 }],
    ["mxnet", { preset: "mxnet", seed: 3 }],
    [
      "rules",
      { rules: [{ match: { shape: [4, 5] }, init: "orthogonal" }], preset: "keras", seed: 3 },
    ],
  ])("is remembered: %s", (_, options) => {
    const early = make();
    const plan = initialize(early, options);
    expect(plan.rows.every(({ deferred }) => deferred)).toBe(true);
    expect(() => early[0].weight.shape).toThrow("0.weight: a parameter has no shape");
    expect(() => early[0].weight.shape).toThrow("it was told to `initialize`, which waits");
    early.eval().forward(zeros([3, 5]));
    const late = make();
    late.eval().forward(zeros([3, 5]));
    initialize(late, options);
    expect(values(early)).toEqual(values(late));
    expect(initReport(early).rows).toEqual(initReport(late).rows);
    const plain = new Sequential(
      new Linear(5, 4),
      new BatchNorm1d(4),
      new ReLU(),
      new Linear(4, 2),
    );
    initialize(plain, options);
    expect(values(early)["0.weight"]).toEqual(values(plain)["0.weight"]);
    expect(values(early)["3.bias"]).toEqual(values(plain)["3.bias"]);
  });

  test("a dry run lists it as deferred and remembers nothing", () => {
    const net = make();
    const text = String(initialize(net, { dryRun: true }));
    expect(text).toMatch(/^0\.weight +\[4, \?\] deferred +LazyLinear +weight +6/m);
    expect(text).toMatch(/^0\.bias +\[4\] deferred +LazyLinear +bias +7 .* decided by the shape/m);
    expect(() => net[0].weight.shape).not.toThrow("initialize");
    expect(initReport(net).rows[0]).toMatchObject({ shape: [4, null], provenance: null });
  });

  test("gives way to a state that is loaded before", () => {
    const net = make();
    initialize(net, { seed: 1 });
    const state = build(make(), [1, 5]).stateDict({ copy: true });
    net.loadStateDict(state);
    net.eval().forward(zeros([1, 5]));
    expect(values(net)["0.weight"]).toEqual([...state["0.weight"].toTypedArray()]);
  });

  test("tied ones are drawn once", () => {
    const net = new Sequential(new LazyLinear(3), new LazyLinear(3));
    net[1].weight = net[0].weight;
    initialize(net, {
      rules: [{ match: { role: "weight" }, init: "normal" }],
      preset: "keras",
      seed: 5,
    });
    net.forward(zeros([1, 3]));
    const weight = new Parameter(zeros([3, 3]));
    initialize(
      new (class extends Module {
        readonly 0 = Object.assign(new Linear(3, 3, { bias: false }), { weight });
        forward(x: Tensor): Tensor {
          return x;
        }
      })(),
      { rules: [{ match: {}, init: "normal" }], seed: 5 },
    );
    expect([...net[1].weight.toTypedArray()]).toEqual([...weight.toTypedArray()]);
    expect([isLazy(net[1].weight), hasUninitializedParams(net)]).toEqual([false, false]);
  });
});
