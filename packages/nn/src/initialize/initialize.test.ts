import { InitializerError, provenanceOf, skipInit, type InitRule } from "@weft/init";
import { manualSeed, ones, Parameter, rand, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { readGolden } from "../../test/golden.ts";
import {
  Embedding,
  initEntries,
  initialize,
  initReport,
  LayerNorm,
  Linear,
  Module,
  PReLU,
  ReLU,
  RMSNorm,
  Sequential,
  tie,
  type InitPreset,
} from "../index.ts";

const values = (net: Module): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(net.stateDict()).map(([name, t]) => [name, [...t.toTypedArray()]]),
  );

const build = (): Sequential =>
  new Sequential(
    new Embedding(10, 4, { paddingIdx: 2 }),
    new Linear(4, 8),
    new LayerNorm(8),
    new PReLU(1, { init: 0.1 }),
    new Linear(8, 8, { bias: false }),
    new RMSNorm(8),
    new Embedding(5, 8),
    new LayerNorm([2, 4]),
  );

describe("C: presets", () => {
  test("pytorch gives the bits that building the net gives, in the order of the stream", () => {
    manualSeed(0);
    const built = build();
    const next = rand([1]).item();
    const net = build();
    manualSeed(0);
    expect(initialize(net).unusedRules.length).toBeGreaterThan(0);
    expect(values(net)).toEqual(values(built));
    expect(rand([1]).item()).toBe(next);
  });

  const { cross_system_defaults: defaults } = readGolden<{
    readonly cross_system_defaults: {
      readonly dense_4_to_8: Record<
        string,
        Record<string, { dist: string; bound?: number; value?: number }>
      >;
    };
  }>("init.json"); // made by goldens/gen_init.py

  test.each<[InitPreset, string, string]>([
    ["pytorch", "pytorch", "weight"],
    ["mxnet", "mxnet_gluon", "weight"],
    ["keras", "keras", "kernel"],
  ])("%s has that system's values of a dense layer", (preset, system, name) => {
    const expected = defaults.dense_4_to_8[system]!;
    const layers = Array.from({ length: 40 }, () => new Linear(4, 8));
    const net = new Sequential(...layers);
    initialize(net, { preset, seed: 1 });
    for (const [part, { dist, bound, value }] of Object.entries(expected)) {
      const all = layers.flatMap((layer) => [
        ...layer[part === name ? "weight" : "bias"].toTypedArray(),
      ]);
      if (dist === "constant") {
        expect(new Set(all)).toEqual(new Set([value]));
        continue;
      }
      expect(dist).toBe("uniform");
      const largest = Math.max(...all.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(bound! * (1 + 1e-6));
      expect(largest).toBeGreaterThan(0.98 * bound!);
    }
  });

  test("of MXNet and Keras set every kind of parameter", () => {
    const initializers = (preset: InitPreset): unknown[] =>
      initialize(build(), { preset, seed: 1 }).rows.map(({ path, initializer, options }) => [
        path,
        initializer.replace(/@weft\/init\/(.*)@1/, "$1"),
        Object.values(options!)[0],
      ]);
    expect(initializers("mxnet")).toEqual([
      ["0.weight", "mxnetUniform", 0.07],
      ["1.weight", "mxnetUniform", 0.07],
      ["1.bias", "zeros", undefined],
      ["2.weight", "ones", undefined],
      ["2.bias", "zeros", undefined],
      ["3.weight", "constant", 0.25],
      ["4.weight", "mxnetUniform", 0.07],
      ["5.weight", "ones", undefined],
      ["6.weight", "mxnetUniform", 0.07],
      ["7.weight", "ones", undefined],
      ["7.bias", "zeros", undefined],
    ]);
    expect(initializers("keras")).toEqual([
      ["0.weight", "randomUniform", -0.05],
      ["1.weight", "glorotUniform", "out-in"],
      ["1.bias", "zeros", undefined],
      ["2.weight", "ones", undefined],
      ["2.bias", "zeros", undefined],
      ["3.weight", "zeros", undefined],
      ["4.weight", "glorotUniform", "out-in"],
      ["5.weight", "ones", undefined],
      ["6.weight", "randomUniform", -0.05],
      ["7.weight", "ones", undefined],
      ["7.bias", "zeros", undefined],
    ]);
  });
});

/** Layers as they will be named, with parameters as PyTorch names them. */
class LSTM extends Module {
  readonly hiddenSize = 4;
  readonly weight_ih_l0 = new Parameter(ones([16, 3]));
  readonly weight_hh_l0 = new Parameter(ones([16, 4]));
  readonly bias_ih_l0 = new Parameter(ones([16]));
  readonly bias_hh_l0 = new Parameter(ones([16]));
  override forward(x: Tensor): Tensor {
    return x;
  }
}
class MyLinear extends Linear {}
class Gate extends Module {
  readonly strength = new Parameter(ones([3]));
  readonly level = new Parameter(ones([3]));
  parameterRole(name: string): string | undefined {
    return name === "strength" ? "gain" : undefined;
  }
  override forward(x: Tensor): Tensor {
    return x.mul(this.strength);
  }
}

describe("C: layers beyond the usual", () => {
  test("recurrent ones: PyTorch's bound, Keras's orthogonal kernel and forget bias", () => {
    const net = new Sequential(new LSTM());
    initialize(net, { preset: "pytorch", seed: 1 });
    for (const all of Object.values(values(net))) {
      expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(0.5);
      expect(Math.max(...all.map(Math.abs))).toBeGreaterThan(0.4);
    }
    const rows = initialize(net, { preset: "keras", seed: 1 }).rows;
    expect(rows.map(({ initializer }) => initializer.split(/[/@]/).at(-2))).toEqual([
      "glorotUniform",
      "orthogonal",
      "lstmBias",
      "zeros",
    ]);
    expect(net[0].bias_ih_l0.toArray()).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("a class that extends a layer has that layer's rules; a module tells roles itself", () => {
    const net = new Sequential(new MyLinear(3, 3), new Gate());
    expect(initEntries(net).map(({ path, layer, role }) => [path, layer, role])).toEqual([
      ["0.weight", "MyLinear", "weight"],
      ["0.bias", "MyLinear", "bias"],
      ["1.strength", "Gate", "gain"],
      ["1.level", "Gate", "weight"],
    ]);
    // PyTorch has no values for a parameter of one's own.
    expect(() => initialize(net)).toThrow(/got none for 1\.level \(Gate, weight, \[3\]\)/);
    const rules: InitRule[] = [{ match: { path: "1.level" }, init: () => undefined }];
    initialize(net, { rules, preset: "pytorch" });
    expect(net[1].level.toArray()).toEqual([1, 1, 1]);
  });
});

describe("C: initialize", () => {
  const rules: InitRule[] = [
    { match: { role: "bias" }, init: "zeros" },
    { match: { path: "0.*" }, init: { id: "normal", options: { mean: 0, std: 0.01 } } },
  ];

  test("takes rules, alone or before a preset's; what matches none is an error and changes nothing", () => {
    const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
    const before = values(net);
    expect(() => initialize(net, { rules })).toThrow(InitializerError);
    expect(() => initialize(net, { rules })).toThrow(
      /got none for 2\.weight \(Linear, weight, \[1, 8\]\)/,
    );
    expect(values(net)).toEqual(before);
    expect(initialize(net, { rules, preset: "keras" }).rows.map(({ rule }) => rule)).toEqual([
      1, 0, 8, 0,
    ]);
  });

  test("in a dry run says what it would do, and draws nothing", () => {
    const net = new Sequential(new Linear(4, 8));
    const before = values(net);
    manualSeed(3);
    const first = rand([1]).item();
    manualSeed(3);
    const plan = initialize(net, { preset: "keras", dryRun: true });
    expect(String(plan)).toMatch(
      /^0\.weight +\[8, 4\] +Linear +weight +7 \(all\) +@weft\/init\/glorotUniform@1/m,
    );
    expect(values(net)).toEqual(before);
    expect(rand([1]).item()).toBe(first);
    plan.run({ seed: 1 });
    expect(values(net)).not.toEqual(before);
  });

  test("refuses unknown options and presets, and what is none", () => {
    const net = new Linear(2, 2);
    expect(() => initialize(net, { sed: 1 } as never)).toThrow(
      /among \(rules, preset, seed, dryRun\); got "sed"/,
    );
    expect(() => initialize(net, "keras" as never)).toThrow(
      /an object with names among \(rules, preset, seed, dryRun\); got "keras"/,
    );
    expect(() => initialize(net, null as never)).toThrow(/an object .*; got null/);
    expect(() => initialize(net, { rules: { init: "ones" } as never })).toThrow(
      /rules must be a list; got {"init":"ones"}/,
    );
    expect(() => initialize(net, { preset: "tf" as never })).toThrow(
      /among \(pytorch, mxnet, keras\); got "tf"/,
    );
    expect(() => initialize(net, { preset: "toString" as never })).toThrow(/got "toString"/);
  });

  test("G: with a seed gives the same values whatever was added, and whatever was drawn before", () => {
    const small = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
    initialize(small, { seed: 7 });
    const big = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1), new Linear(1, 5));
    rand([5]);
    initialize(big, { seed: 7 });
    expect(values(big)).toMatchObject(values(small));
    initialize(big, { seed: 8 });
    expect(values(big)["0.weight"]).not.toEqual(values(small)["0.weight"]);
  });

  test("D: initialises a tied parameter once, under two parents too, and reports all its names", () => {
    const shared = new Linear(4, 4);
    const net = new Sequential(
      new Sequential(new Linear(4, 4), shared),
      new Sequential(shared, new Linear(4, 4)),
    );
    tie(net, "1.1.weight", "0.0.weight");
    const drawn: string[] = [];
    class Counting {
      initWeight(name: string, tensor: Tensor): void {
        drawn.push(name);
        tensor.fill_(drawn.length);
      }
    }
    initialize(net, { rules: [{ match: {}, init: new Counting() }] });
    expect(drawn).toEqual(["0.0.weight", "0.0.bias", "0.1.weight", "0.1.bias", "1.1.bias"]);
    expect(initReport(net).rows.map(({ names }) => names.join(" = "))).toEqual([
      "0.0.weight = 1.1.weight",
      "0.0.bias",
      "0.1.weight = 1.0.weight",
      "0.1.bias = 1.0.bias",
      "1.1.bias",
    ]);
  });
});

describe("C: provenance", () => {
  test("of a net says which initializer with which config and seed set each parameter", () => {
    manualSeed(11);
    const net = new Sequential(new Linear(4, 8), new LayerNorm(8));
    expect(initReport(net).rows[1]?.provenance).toEqual({
      initializer: "@weft/init/uniform@1",
      options: { from: -0.5, to: 0.5 },
      seed: 11,
      key: null,
      changedBy: null,
    });
    initialize(net, { preset: "keras", seed: 7 });
    net[1].bias.data.add_(1);
    const report = initReport(net);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report.rows);
    expect(report.rows.map(({ provenance }) => provenance?.changedBy)).toEqual([
      null,
      null,
      null,
      "add_",
    ]);
    expect(String(report)).toContain(
      '0.weight   [8, 4]  @weft/init/glorotUniform@1 { layout: "out-in" }  7, keyed by "0.weight"  -',
    );
  });

  test("survives under all names of a storage, and ends with loaded values", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
    initialize(net, { preset: "mxnet", seed: 1 });
    net.loadStateDict(new Sequential(new Linear(2, 2), new Linear(2, 2)).stateDict());
    expect(provenanceOf(net[0].weight)?.changedBy).not.toBeNull();
  });
});

test("C: skipInit builds a net without drawing a number; loading then gives the saved values", () => {
  manualSeed(5);
  const next = rand([1]).item();
  const saved = build().stateDict({ copy: true });
  manualSeed(5);
  const net = skipInit(build);
  expect(rand([1]).item()).toBe(next);
  expect(initReport(net).rows.every(({ provenance }) => provenance === null)).toBe(true);
  net.loadStateDict(saved);
  expect(net.stateDict()["1.weight"]!.toArray()).toEqual(saved["1.weight"]!.toArray());
});

describe("C: the chapter's blocks by rules", () => {
  test("normal weights and zero biases, constants, and a different initializer for each layer", () => {
    const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
    const bias: InitRule = { match: { role: "bias" }, init: "zeros" };
    initialize(net, {
      seed: 0,
      rules: [bias, { match: {}, init: { id: "normal", options: { mean: 0, std: 0.01 } } }],
    });
    expect(net[0].weight.abs().amax().item()).toBeLessThan(0.05);
    expect(net[0].bias.abs().amax().item()).toBe(0);
    initialize(net, {
      rules: [
        bias,
        { match: { path: "0.**" }, init: "xavierUniform" },
        { match: { path: "2.**" }, init: { id: "constant", options: { value: 42 } } },
      ],
    });
    expect(net[0].weight.abs().amax().item()).toBeLessThanOrEqual(Math.sqrt(6 / 12));
    expect(net[2].weight.toArray()).toEqual([[42, 42, 42, 42, 42, 42, 42, 42]]);
  });
});
