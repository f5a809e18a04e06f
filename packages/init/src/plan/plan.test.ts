import {
  empty,
  Generator,
  keyedSeed,
  manualSeed,
  ones,
  Parameter,
  type Tensor,
} from "@weft/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defineInitializer,
  InitReport,
  normal,
  planInitialization,
  provenanceOf,
  skipInit,
  type InitRule,
  type PlanEntry,
} from "../index.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    "plan-test": { readonly scale: number };
  }
}

const entry = (
  path: string,
  shape: readonly number[],
  layer = "Linear",
  role = path.endsWith("bias") ? "bias" : "weight",
): PlanEntry => ({ path, tensor: empty(shape), layer, role });

const net = (): PlanEntry[] => [
  entry("0.weight", [8, 4]),
  entry("0.bias", [8]),
  entry("1.weight", [8], "LayerNorm", "gain"),
  entry("1.bias", [8], "LayerNorm"),
  entry("head.block 0.weight", [8, 8]),
];
const RULES: readonly InitRule[] = [
  { match: { role: "bias" }, init: "zeros" },
  { match: { layer: "LayerNorm", role: "gain" }, init: "ones" },
  { match: { path: "head.**" }, init: { id: "constant", options: { value: 42 } } },
  { match: { shape: [null, 4] }, init: "xavierUniform" },
  { match: { path: "nowhere.*" }, init: "ones" },
];

describe("C: rules", () => {
  test("match by path, layer, role and shape, the first one counts, and a dry run draws nothing", () => {
    const entries = net().map((one) => ({ ...one, tensor: one.tensor.fill_(7) }));
    const plan = planInitialization(entries, RULES);
    expect(plan.rows.map(({ path, rule }) => [path, rule])).toEqual([
      ["0.weight", 3],
      ["0.bias", 0],
      ["1.weight", 1],
      ["1.bias", 0],
      ["head.block 0.weight", 2],
    ]);
    expect(plan.unusedRules).toEqual([4]);
    expect(entries.every(({ tensor }) => tensor.eq(7).all().item() === 1)).toBe(true);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan.rows);
    plan.run();
    expect(entries[4]!.tensor.at(0, 0).item()).toBe(42);
    expect(entries[1]!.tensor.sum().item()).toBe(0);
  });

  test("print as a table which rule sets which parameter", () => {
    expect(String(planInitialization(net(), RULES))).toBe(
      [
        "parameter            shape   layer      role    rule                            initializer",
        '0.weight             [8, 4]  Linear     weight  4 (shape [*, 4])                @weft/init/xavierUniform@1 { gain: 1, layout: "out-in" }',
        "0.bias               [8]     Linear     bias    1 (role bias)                   @weft/init/zeros@1",
        "1.weight             [8]     LayerNorm  gain    2 (layer LayerNorm, role gain)  @weft/init/ones@1",
        "1.bias               [8]     LayerNorm  bias    1 (role bias)                   @weft/init/zeros@1",
        "head.block 0.weight  [8, 8]  Linear     weight  3 (path head.**)                @weft/init/constant@1 { value: 42 }",
        "rules that set nothing: 5 (path nowhere.*)",
      ].join("\n"),
    );
  });

  test("that match nothing leave an error with every such parameter, unless the last one is for all", () => {
    const rules = RULES.slice(0, 2);
    expect(() => planInitialization(net(), rules)).toThrow(
      /got none for 0\.weight \(Linear, weight, \[8, 4\]\), head\.block 0\.weight \(Linear, weight, \[8, 8\]\) \(add a rule/,
    );
    const all = planInitialization(net(), [...rules, { match: {}, init: "ones" }]);
    expect(all.rows.map(({ rule }) => rule)).toEqual([2, 0, 1, 0, 2]);
  });

  test.each<[string, InitRule["match"], readonly string[]]>([
    ["a star stays in one part", { path: "*.weight" }, ["0.weight", "1.weight"]],
    [
      "two stars span parts",
      { path: "**.weight" },
      ["0.weight", "1.weight", "head.block 0.weight"],
    ],
    ["a RegExp, also with the flag g", { path: /^[01]\.b/g }, ["0.bias", "1.bias"]],
    ["a list of layers", { layer: ["LayerNorm", "Other"] }, ["1.weight", "1.bias"]],
    ["a list of roles", { role: ["gain", "bias"] }, ["0.bias", "1.weight", "1.bias"]],
    ["all criteria together", { path: "0.*", role: "weight", shape: [8, null] }, ["0.weight"]],
    ["characters that mean something in a RegExp", { path: "0(weight" }, []],
    ["a shape with fewer dimensions", { shape: [null] }, ["0.bias", "1.weight", "1.bias"]],
  ])("match: %s", (_, match, paths) => {
    const plan = planInitialization(net(), [
      { match, init: "ones" },
      { match: {}, init: "zeros" },
    ]);
    expect(plan.rows.filter(({ rule }) => rule === 0).map(({ path }) => path)).toEqual(paths);
  });

  test("match a class that extends the layer they name", () => {
    const mine = { ...entry("a", [2]), layer: "MyLinear", layerClasses: ["MyLinear", "Linear"] };
    const plan = planInitialization([mine], [{ match: { layer: "Linear" }, init: "ones" }]);
    expect(plan.rows[0]).toMatchObject({ layer: "MyLinear", rule: 0 });
  });

  test("may choose by the parameter", () => {
    const plan = planInitialization(net(), [
      {
        match: {},
        choose: ({ tensor }) => ({ id: "constant", options: { value: tensor.ndim } }) as const,
      },
    ]);
    expect(plan.rows.map(({ options }) => options)).toEqual(
      [2, 1, 1, 1, 2].map((value) => ({ value })),
    );
  });

  test.each<[string, unknown, RegExp]>([
    ["nothing", null, /rule 1 must be an object with match, and init or choose; got null/],
    ["choose that is data", { match: {}, choose: 3 }, /a function as choose; got number/],
    ["a shape of names", { match: { shape: ["a"] }, init: "ones" }, /by a list of sizes/],
    ["no match", { init: "ones" }, /rule 1 must have a match/],
    ["nothing to do", { match: {} }, /rule 1 must have init or choose; got none/],
    ["both", { match: {}, init: "ones", choose: () => "ones" }, /got init and choose/],
    [
      "another key",
      { match: {}, init: "ones", seed: 3 },
      /must have match and init only; got "seed"/,
    ],
    [
      "a misspelt criterion",
      { match: { rol: "bias" }, init: "ones" },
      /match by \(path, layer, role, shape\); got "rol"/,
    ],
    ["a path that is no pattern", { match: { path: 3 }, init: "ones" }, /glob or RegExp/],
    [
      "a layer that is no name",
      { match: { layer: 3 }, init: "ones" },
      /one name or a list of names/,
    ],
    ["a shape that is no list", { match: { shape: 3 }, init: "ones" }, /list of sizes/],
    [
      "an unknown initializer",
      { match: {}, init: "once" },
      /rule 1 \(all\) is wrong for "0.weight".*did you mean/,
    ],
    [
      "an unknown option",
      { match: {}, init: { id: "normal", options: { sigma: 1 } } },
      /rule 1.*among \(mean, std\)/,
    ],
  ])("are checked: %s", (_, rule, message) => {
    expect(() => planInitialization(net(), [rule as InitRule])).toThrow(message);
  });

  test("refuse entries that are incomplete or contradict each other", () => {
    const rules: InitRule[] = [{ match: {}, init: "ones" }];
    expect(() => planInitialization([{ path: "a" } as PlanEntry], rules)).toThrow(
      /path and a tensor; got a/,
    );
    expect(() => planInitialization([entry("a", [2]), entry("a", [2])], rules)).toThrow(
      /one tensor; got two for "a"/,
    );
  });
});

describe("G: keyed initialisation", () => {
  const draw: InitRule[] = [{ match: {}, init: "normal" }];
  const valuesOf = (entries: readonly PlanEntry[]): Map<string, number[]> =>
    new Map(entries.map(({ path, tensor }) => [path, [...tensor.toTypedArray()]]));

  test("gives each parameter the values of its seed and name alone: in any order, with others, in any parts", () => {
    const whole = net();
    planInitialization(whole, draw).run({ seed: 7 });
    const want = valuesOf(whole);
    fc.assert(
      fc.property(fc.shuffledSubarray(net(), { minLength: 1 }), fc.nat(4), (some, cut) => {
        const entries = some.map((one) => ({ ...one, tensor: empty(one.tensor.shape) }));
        const added = [entry("added.weight", [3, 3]), ...entries];
        // As two workers would share the work.
        for (const part of [added.slice(0, cut), added.slice(cut)])
          planInitialization(part, draw).run({ seed: 7 });
        for (const [path, values] of valuesOf(entries)) expect(values).toEqual(want.get(path));
      }),
      { seed: 42, numRuns: 30 },
    );
    const direct = normal(
      empty([8, 4]),
      {},
      { generator: new Generator(keyedSeed(7, "0.weight")) },
    );
    expect([...direct.toTypedArray()]).toEqual(want.get("0.weight"));
  });

  test("does not touch the default generator, and without a seed draws from it in order", () => {
    manualSeed(3);
    const first = normal(empty([8, 4]));
    const second = normal(empty([8]));
    manualSeed(3);
    planInitialization(net(), draw).run({ seed: 7 });
    const entries = net();
    planInitialization(entries, draw).run();
    expect(entries[0]!.tensor.toArray()).toEqual(first.toArray());
    expect(entries[1]!.tensor.toArray()).toEqual(second.toArray());
  });

  test("refuses seeds and options that are none", () => {
    const plan = planInitialization(net(), draw);
    expect(() => plan.run({ seed: 0.5 })).toThrow(/seed/);
    expect(() => plan.run({ sed: 1 } as never)).toThrow(/among \(seed\); got "sed"/);
  });
});

describe("C: a tied parameter", () => {
  const tied = (): PlanEntry[] => {
    const first = entry("encoder.weight", [4, 4], "Embedding");
    return [first, entry("b", [2]), { ...first, path: "decoder.weight", layer: "Linear" }];
  };

  test("is initialised once, under its first name's layer, and matches by any of its names", () => {
    let draws = 0;
    using counting = defineInitializer({
      name: "plan-test",
      package: "@acme/plan",
      version: 1,
      defaults: { scale: 1 },
      fill: (t) => {
        draws++;
        t.fill_(draws);
      },
    });
    const plan = planInitialization(tied(), [
      { match: { layer: "Linear", shape: [4, 4] }, init: "zeros" },
      { match: { path: "decoder.*" }, init: counting.spec() },
      { match: {}, init: "ones" },
    ]);
    expect(plan.rows[0]).toMatchObject({
      path: "encoder.weight",
      names: ["encoder.weight", "decoder.weight"],
      layer: "Embedding",
      rule: 1,
    });
    plan.run({ seed: 1 });
    expect(draws).toBe(1);
    expect(String(plan)).toMatch(/^encoder\.weight \(= decoder\.weight\)/m);
  });
});

test("D: a parameter tied to a view of another one is initialised as that other one, whole", () => {
  const encoder = new Parameter(empty([2, 3]));
  const decoder = new Parameter(empty([3, 2])).tieTo(encoder.t());
  const entries = [
    { ...entry("decoder.weight", [3, 2]), tensor: decoder },
    { ...entry("encoder.weight", [2, 3]), tensor: encoder },
  ];
  const plan = planInitialization(entries, [{ match: { shape: [2, 3] }, init: "normal" }]);
  expect(plan.rows).toMatchObject([
    { path: "encoder.weight", names: ["encoder.weight", "decoder.weight"], shape: [2, 3] },
  ]);
  plan.run({ seed: 7 });
  const generator = new Generator(keyedSeed(7, "encoder.weight"));
  expect(encoder.toArray()).toEqual(normal(empty([2, 3]), {}, { generator }).toArray());
  expect(decoder.toArray()).toEqual(encoder.t().toArray());
  expect(new InitReport(entries).rows).toMatchObject([{ path: "encoder.weight", shape: [2, 3] }]);
});

describe("C: a plan that is run", () => {
  test("notes what set each parameter, with the root seed and the name, as plain data", () => {
    const entries = net();
    planInitialization(entries, RULES).run({ seed: 7 });
    expect(provenanceOf(entries[0]!.tensor)).toEqual({
      initializer: "@weft/init/xavierUniform@1",
      options: { gain: 1, layout: "out-in" },
      seed: 7,
      key: "0.weight",
      changedBy: null,
    });
    entries[4]!.tensor.mul_(2);
    const report = new InitReport([...entries, { ...entry("own", [2]), tensor: ones([2]) }]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report.rows);
    expect(String(report).split("\n").slice(-2)).toEqual([
      'head.block 0.weight  [8, 8]  @weft/init/constant@1 { value: 42 }                       7, keyed by "head.block 0.weight"  mul_',
      "own                  [2]     -                                                         -                                  -",
    ]);
  });

  test("names the parameter and the rule of an initializer that fails, and the parameter keeps its values", () => {
    const entries = [entry("a", [2]), { ...entry("0.bias", [3]), tensor: ones([3]) }];
    const failing = (t: Tensor): void => {
      t.fill_(9);
      throw new RangeError("no");
    };
    const plan = planInitialization(entries, [
      { match: { role: "weight" }, init: "ones" },
      { match: {}, init: failing },
    ]);
    expect(() => plan.run()).toThrow(
      /initialize: "0\.bias" \(Linear, bias, \[3\]\) by rule 2 \(all\), function failing, failed: .*function failing failed: RangeError: no/,
    );
    expect(entries[1]!.tensor.toArray()).toEqual([1, 1, 1]);
    const vector = planInitialization(
      [entry("0.bias", [3])],
      [{ match: {}, init: "xavierUniform" }],
    );
    expect(() => vector.run()).toThrow(
      expect.objectContaining({
        name: "InitializerError",
        path: "0.bias",
        message: expect.stringMatching(/at least 2 dimensions/),
      }),
    );
  });

  test("does nothing while initialisation is skipped", () => {
    const entries = [{ ...entry("a", [2]), tensor: ones([2]) }];
    skipInit(() => planInitialization(entries, [{ match: {}, init: "zeros" }]).run());
    expect(entries[0]!.tensor.toArray()).toEqual([1, 1]);
  });
});
