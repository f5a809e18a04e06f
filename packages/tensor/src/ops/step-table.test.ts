import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  adagradStep,
  adamStep,
  amsgradStep,
  DTypeError,
  Generator,
  memoryStats,
  randn,
  rmspropStep,
  setMemoryBudget,
  sgdStep,
  ShapeError,
  StepTable,
  tensor,
  ValueError,
  zeros,
  type DType,
  type Shape,
  type StepKinds,
  type Tensor,
} from "../index.ts";

const SGD = {
  ...{ lr: 0.5, momentum: 0.5, dampening: 0, weightDecay: 0 },
  ...{ nesterov: false, isFirst: false },
};

/** For each kind settings, how many tensors the state has, and the step of one parameter. */
const CASES: readonly {
  readonly kind: keyof StepKinds;
  readonly columns: number;
  readonly optional: readonly number[];
  readonly step: object;
  readonly alone: (param: Tensor, grad: Tensor, state: (Tensor | null)[]) => void;
}[] = [
  {
    kind: "sgd",
    columns: 1,
    optional: [0],
    step: { ...SGD, weightDecay: 0.1, nesterov: true },
    alone: (p, g, [buffer]) => sgdStep(p, g, buffer!, { ...SGD, weightDecay: 0.1, nesterov: true }),
  },
  ...[false, true].map((decoupled) => {
    const step = { lr: 0.1, beta1: 0.9, beta2: 0.99, eps: 1e-8, weightDecay: 0.1, decoupled };
    return {
      kind: "adam" as const,
      columns: 3,
      optional: [2],
      step: { ...step, step: 7 },
      alone: (p: Tensor, g: Tensor, [m, v, vMax]: (Tensor | null)[]) =>
        vMax === null
          ? adamStep(p, g, m!, v!, { ...step, step: 7 })
          : amsgradStep(p, g, m!, v!, vMax!, { ...step, step: 7 }),
    };
  }),
  {
    kind: "rmsprop",
    columns: 3,
    optional: [1, 2],
    step: { lr: 0.1, alpha: 0.9, eps: 1e-3, weightDecay: 0.1, momentum: 0.5 },
    alone: (p, g, [s, a, b]) =>
      rmspropStep(p, g, s!, a!, b!, {
        ...{ lr: 0.1, alpha: 0.9, eps: 1e-3, weightDecay: 0.1, momentum: 0.5 },
      }),
  },
  {
    kind: "adagrad",
    columns: 1,
    optional: [],
    step: { lr: 0.1, eps: 1e-8, weightDecay: 0.1 },
    alone: (p, g, [sum]) => adagradStep(p, g, sum!, { lr: 0.1, eps: 1e-8, weightDecay: 0.1 }),
  },
];

describe("StepTable", () => {
  test.each(CASES)(
    "$kind: takes several steps with the bits of one call for each parameter",
    ({ kind, columns, optional, step, alone }) => {
      const cases = fc.record({
        shapes: fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }), {
          maxLength: 6,
        }),
        dtype: fc.constantFrom<DType>("float32", "float64"),
        transposed: fc.boolean(),
        seed: fc.integer({ min: 0 }),
      });
      const property = fc.property(cases, ({ shapes, dtype, transposed, seed }) => {
        const generator = new Generator(seed);
        const draw = (shape: Shape): Tensor => randn(shape, { dtype, generator });
        const positive = (shape: Shape): Tensor => draw(shape).square().add(1);
        const rows = shapes.map((shape, row) => ({
          param: draw(shape),
          state: Array.from({ length: columns }, (_, i) =>
            optional.includes(i) && row % 2 === 0 ? null : positive(shape),
          ),
        }));
        const others = rows.map(({ param, state }) => ({
          param: param.clone(),
          state: state.map((x) => x?.clone() ?? null),
        }));
        const table = new StepTable(kind);
        for (const { param, state } of rows) table.add(param, state);
        for (let round = 0; round < 3; round++) {
          const grads = rows.map(({ param }) =>
            transposed && param.ndim === 2 ? draw(param.shape.toReversed()).t() : draw(param.shape),
          );
          const byParam = new Map(rows.map(({ param }, i) => [param, grads[i]!]));
          table.step(step as StepKinds[typeof kind], (param) => byParam.get(param)!);
          for (const [i, { param, state }] of others.entries()) alone(param, grads[i]!, state);
        }
        expect(rows.map(valuesOf)).toEqual(others.map(valuesOf));
      });
      fc.assert(property, { seed: 42, numRuns: 40 });
    },
  );

  test("steps tensors that may be evicted, and were", () => {
    using _budget = setMemoryBudget(2 ** 20);
    const params = Array.from({ length: 60 }, (_, i) => zeros([30_000]).add(i));
    const grads = params.map((_, i) => zeros([30_000]).add(i % 3));
    const before = memoryStats().evictions;
    for (let i = 0; i < 60; i++) zeros([30_000]);
    expect(memoryStats().evictions).toBeGreaterThan(before);
    const table = new StepTable("sgd");
    for (const param of params) table.add(param, [null]);
    const byParam = new Map(params.map((param, i) => [param, grads[i]!]));
    table.step(SGD, (param) => byParam.get(param)!);
    for (const [i, param] of params.entries())
      expect([param.min().item(), param.max().item()]).toEqual([i - (i % 3) / 2, i - (i % 3) / 2]);
  });

  test("is empty at first and after clear, and then takes other parameters", () => {
    const table = new StepTable("sgd");
    table.step(SGD, () => tensor([1]));
    const [x, y] = [tensor([1, 2]), tensor([3], { dtype: "float64" })];
    table.add(x, [null]);
    expect(table.size).toBe(1);
    table.clear();
    table.add(y, [null]);
    table.step(SGD, () => tensor([4], { dtype: "float64" }));
    expect([x.toArray(), y.toArray()]).toEqual([[1, 2], [1]]);
  });

  test("refuses what does not fit, before anything is written", () => {
    expect(() => new StepTable("lion" as "sgd")).toThrow(
      new ValueError('StepTable: kind must be among (sgd, adam, rmsprop, adagrad); got "lion"'),
    );
    const table = new StepTable("sgd");
    const [x, y] = [tensor([1, 2]), tensor([3, 4])];
    table.add(x, [null]);
    expect(() => table.add(y, [])).toThrow("sgdStep: the state must be a list of length 1; got 0");
    expect(() => table.add(y, [zeros([3])])).toThrow(ShapeError);
    expect(() => table.add(y, [zeros([1]).expand([2])])).toThrow(
      "sgdStep: state must be contiguous; got [2] with strides [0]",
    );
    expect(() => table.add(tensor([1], { dtype: "float64" }), [null])).toThrow(
      new DTypeError(
        "sgdStep: the parameters of a table must have one dtype; got float32 and float64",
      ),
    );
    expect(() => table.add(x, [null])).toThrow(
      new ValueError("sgdStep: a parameter may stand in a table once; got [2] twice"),
    );
    expect(() => new StepTable("sgd").add(tensor([1], { dtype: "float16" }), [null])).toThrow(
      "sgdStep: this dtype is not supported; got float16",
    );
    table.add(y, [null]);
    expect(() => table.step(SGD, (param) => (param === x ? tensor([1, 1]) : tensor([1])))).toThrow(
      "sgdStep: parameter, gradient and state must have one shape; got [2] and [1]",
    );
    expect([x.toArray(), y.toArray(), table.size]).toEqual([[1, 2], [3, 4], 2]);
  });

  test("one step refuses state that is not contiguous, too", () => {
    expect(() => sgdStep(zeros([4]), zeros([4]), zeros([1]).expand([4]), SGD)).toThrow(
      "sgdStep: state must be contiguous; got [4] with strides [0]",
    );
  });
});

function valuesOf({ param, state }: { param: Tensor; state: (Tensor | null)[] }): unknown {
  return [param, ...state].map((x) => x?.toTypedArray() ?? null);
}
