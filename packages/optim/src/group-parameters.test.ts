import { Parameter, ValueError, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { groupParameters, planParameterGroups, SGD, type SGDSettings } from "./index.ts";

const NAMES = [
  "embed.weight",
  "layers.0.weight",
  "layers.0.bias",
  "layers.1.norm.weight",
  "head.bias",
];
const named = (): [string, Parameter][] => NAMES.map((name) => [name, new Parameter(zeros([1]))]);
const namesOf = (groups: readonly { params: unknown }[]): string[][] =>
  groups.map(({ params }) => (params as [string][]).map(([name]) => name)); // they came with names

describe("F: parameter groups by pattern", () => {
  test("the first rule that matches takes a parameter, and the rest has settings of its own", () => {
    const groups = groupParameters<SGDSettings>(
      named(),
      [
        { match: "**.bias", weightDecay: 0 },
        { match: ["*.weight", /norm/g], lr: 0.5 },
        { match: "layers.**", lr: 0.25 },
      ],
      { rest: { lr: 1 } },
    );
    expect(namesOf(groups)).toEqual([
      ["layers.0.bias", "head.bias"],
      ["embed.weight", "layers.1.norm.weight"],
      ["layers.0.weight"],
      [],
    ]);
    const optimizer = new SGD(groups, { lr: 2, weightDecay: 0.125 });
    expect(optimizer.groups.map(({ lr, weightDecay }) => [lr, weightDecay])).toEqual([
      [2, 0],
      [0.5, 0.125],
      [0.25, 0.125],
      [1, 0.125],
    ]);
  });

  test.each([
    ["*.weight", ["embed.weight"]],
    ["**.weight", ["embed.weight", "layers.0.weight", "layers.1.norm.weight"]],
    ["**.embed.weight", ["embed.weight"]],
    ["layers.?.*", ["layers.0.weight", "layers.0.bias"]],
    ["layers.1.**", ["layers.1.norm.weight"]],
    ["head", []],
    ["head.bias", ["head.bias"]],
    ["head+bias", []],
    ["**", NAMES],
  ])("the glob %s takes %j", (match, want) => {
    const [first] = namesOf(groupParameters(named(), [{ match }], { rest: {} }));
    expect(first).toEqual(want);
  });

  test("a parameter without a rule is an error that names it", () => {
    expect(() => groupParameters(named(), [{ match: "layers.**" }])).toThrow(
      /a rule must take every parameter; got none for embed\.weight, head\.bias \(add \{ rest: \{\} \}/,
    );
  });

  test("a dry run lists each parameter with its rule, and is never an error", () => {
    const rules = [
      { match: "**.bias", weightDecay: 0 },
      { match: /^embed/, lr: 0.5 },
    ];
    const rows = planParameterGroups<SGDSettings>(named(), rules);
    expect(rows.map(({ rule }) => rule)).toEqual(["/^embed/", null, "**.bias", null, "**.bias"]);
    expect(rows[0]).toMatchObject({ name: "embed.weight", shape: [1], settings: { lr: 0.5 } });
    const rest = planParameterGroups<SGDSettings>(named(), rules, { rest: { lr: 3 } });
    expect(rest[1]).toMatchObject({ rule: "rest", settings: { lr: 3 } });
  });

  test("D: a tied parameter that two rules take with different settings is an error", () => {
    const p = new Parameter(zeros([1]));
    const tied: [string, Parameter][] = [
      ["embed.weight", p],
      ["head.weight", p],
    ];
    const rules = (lr: number) => [
      { match: "embed.*", lr: 1 },
      { match: "head.*", lr },
    ];
    expect(() => new SGD(groupParameters<SGDSettings>(tied, rules(2)))).toThrow(
      /tied parameters must have the same settings; got embed\.weight in group 0 and head\.weight in group 1/,
    );
    expect(
      new SGD(groupParameters<SGDSettings>(tied, rules(1))).groups[0]!.parameters,
    ).toHaveLength(1);
  });

  test("D: a module's ties stand under all their names, so that no rule for one of them is lost", () => {
    const p = new Parameter(zeros([1]));
    const names = ["embed.weight", "head.weight"];
    const net = {
      namedParameters: ({ aliases }: { readonly aliases: boolean }): [string, Parameter][] =>
        names.slice(0, aliases ? 2 : 1).map((name) => [name, p]),
    };
    const rules = [{ match: "head.*", lr: 2 }];
    expect(planParameterGroups<SGDSettings>(net, rules).map(({ rule }) => rule)).toEqual([
      null,
      "head.*",
    ]);
    expect(() => new SGD(groupParameters(net, rules, { rest: { lr: 1 } }))).toThrow(
      /tied parameters must have the same settings/,
    );
    expect(namesOf(groupParameters(net, [{ match: "**" }]))).toEqual([names]);
  });

  test("refuses options that it does not have", () => {
    const options = { default: {} } as { rest?: object };
    expect(() => groupParameters(named(), [], options)).toThrow(/among \(rest\); got "default"/);
    expect(() => planParameterGroups(named(), [], options)).toThrow(/among \(rest\)/);
  });

  test("refuses a pattern that is none, and an unknown setting when the optimizer is made", () => {
    expect(() =>
      groupParameters<SGDSettings>(named(), [{ match: 3 as unknown as string }]),
    ).toThrow(/glob or a RegExp/);
    const groups = groupParameters(named(), [{ match: "**", lrr: 1 } as { match: string }]);
    expect(() => new SGD(groups)).toThrow(/got "lrr"/);
  });
});

test.each<[string, unknown, string]>([
  ["no list", { match: "*" }, "groupParameters: rules must be a list; got { match }"],
  ["text", ["*.bias"], 'rule 1 must match by a glob or a RegExp, or several; got "*.bias"'],
  [
    "no pattern",
    [{ match: "a" }, { lr: 1 }],
    "rule 2 must match by a glob or a RegExp, or several",
  ],
  ["a number as pattern", [{ match: 5 }], "or several; got { match }"],
  ["no patterns at all", [{ match: [] }], "or several; got { match }"],
  ["nothing", [undefined], "or several; got undefined"],
])("rules that are %s are refused before parameters are looked at", (_, rules, message) => {
  expect(() => groupParameters([], rules as never)).toThrow(message);
  expect(() => planParameterGroups([], rules as never)).toThrow(ValueError);
});
