import {
  InitializerError,
  InitReport,
  planInitialization,
  type InitRule,
  type PlanEntry,
} from "../index.ts";
import {
  empty,
  noGrad,
  Parameter,
  tensor,
  UninitializedParameter,
  type Tensor,
} from "@weft/tensor";
import { describe, expect, test } from "vitest";

const entry = (path: string, tensor: Tensor): PlanEntry => ({
  ...{ path, tensor, layer: "Linear", role: "weight" },
});
const RULES: readonly InitRule[] = [
  { match: { path: "a" }, init: "xavierUniform" },
  { match: { shape: [null, 3] }, init: "zeros" },
  {
    match: { path: "b" },
    choose: (one) => ({ id: "constant", options: { value: one.tensor.size } }),
  },
];

describe("C: a plan for parameters without a shape", () => {
  test("says what is deferred, and what waits for the shape", () => {
    const a = new UninitializedParameter({ shape: [4, null] });
    const b = new UninitializedParameter();
    const plan = planInitialization([entry("a", a), entry("b", b)], RULES);
    expect(plan.rows).toMatchObject([
      {
        path: "a",
        shape: [4, null],
        deferred: true,
        rule: 0,
        initializer: "@weft/init/xavierUniform@1",
      },
      { path: "b", shape: null, deferred: true, rule: null, initializer: "decided by the shape" },
    ]);
    expect(String(plan)).toContain("[4, ?] deferred");
    expect(String(plan)).toContain("? deferred");
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan.rows);
    b.materialize([2, 2]);
    expect(plan.rows[1]).toMatchObject({
      shape: [2, 2],
      deferred: false,
      rule: 2,
      options: { value: 4 },
    });
  });

  test("is carried out at materialisation, with a seed with the values that it gives afterwards", () => {
    const draw = (
      early: boolean,
    ): { readonly values: readonly number[][]; readonly report: InitReport } => {
      const parameters = {
        a: new UninitializedParameter(),
        b: new UninitializedParameter(),
        c: new UninitializedParameter(),
      };
      const { a, b, c } = parameters;
      const entries = Object.entries(parameters).map(([name, one]) => entry(name, one));
      const initialize = (): void => void planInitialization(entries, RULES).run({ seed: 9 });
      if (early)
        planInitialization(entries, [
          { match: { path: ["a", "b"][0]! }, init: "ones" },
          { match: {}, init: "zeros" },
        ]).run();
      if (early) initialize(); // the last one counts
      for (const [one, shape] of [
        [b, [2, 2]],
        [a, [4, 3]],
        [c, [1, 3]],
      ] as const)
        one.materialize(shape);
      if (!early) initialize();
      return {
        values: [a, b, c].map((one) => [...one.toTypedArray()]),
        report: new InitReport(entries),
      };
    };
    const early = draw(true);
    const late = draw(false);
    expect(early.values).toEqual(late.values);
    expect(early.values.slice(1)).toEqual([
      [4, 4, 4, 4],
      [0, 0, 0],
    ]);
    expect(early.report.rows).toEqual(late.report.rows);
    expect(early.report.rows[0]?.provenance).toMatchObject({ seed: 9, key: "a" });
  });

  test("gives way to values that are set before", () => {
    const a = new UninitializedParameter();
    planInitialization([entry("a", a)], RULES).run();
    expect(() => a.shape).toThrow("it was told to `initialize`, which waits");
    a.setData(tensor([[7, 8]]));
    expect(a.toArray()).toEqual([[7, 8]]);
    const b = new UninitializedParameter();
    planInitialization([entry("a", b)], RULES).run();
    const plain = new Parameter(empty([1, 2]));
    noGrad(() => plain.fill_(5));
    b.tieTo(plain);
    expect(b.toArray()).toEqual([[5, 5]]);
  });

  test("refuses at once what matches no rule and a wrong seed, and later what the shape rules out", () => {
    const a = new UninitializedParameter({ shape: [null] });
    const some: readonly InitRule[] = [{ match: { role: "bias" }, init: "zeros" }];
    expect(() => planInitialization([entry("a", a)], some)).toThrow("a (Linear, weight, [?])");
    expect(() => planInitialization([entry("a", a)], RULES).run({ seed: 0.5 })).toThrow("seed");
    planInitialization([entry("c", a)], RULES).run();
    expect(() => a.materialize([4])).toThrow(InitializerError);
    expect(new InitReport([entry("x", new UninitializedParameter())]).rows).toMatchObject([
      { shape: null, provenance: null },
    ]);
  });
});
