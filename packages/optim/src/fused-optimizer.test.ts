import {
  adagradStep,
  adamStep,
  amsgradStep,
  Generator,
  noGrad,
  Parameter,
  randn,
  rmspropStep,
  sgdStep,
  StepTable,
  tensor,
  zerosLike,
  type DType,
  type Tensor,
} from "@weft/tensor";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  Adagrad,
  Adam,
  AdamW,
  RMSprop,
  SGD,
  type AdagradSettings,
  type AdamSettings,
  type Optimizer,
  type RMSpropSettings,
  type SGDSettings,
} from "./index.ts";
import type { ParameterState } from "./parameter-state.ts";

// The same optimizers with a kernel call for each parameter.

function memory(state: ParameterState, name: string, like: Tensor, value = 0): Tensor {
  return (state[name] ??= noGrad(() => zerosLike(like).add(value))) as Tensor; // only ever tensors
}

function count(state: ParameterState): number {
  return (state["step"] = ((state["step"] as number | undefined) ?? 0) + 1); // only ever a number
}

function against(grad: Tensor, { maximize }: { readonly maximize: boolean }): Tensor {
  return maximize ? noGrad(() => grad.neg()) : grad;
}

class SingleSGD extends SGD {
  protected override update(p: Parameter, g: Tensor, state: ParameterState, s: SGDSettings): void {
    const isFirst = state["momentumBuffer"] === undefined;
    const buffer = s.momentum === 0 ? null : memory(state, "momentumBuffer", p);
    sgdStep(p, against(g, s), buffer, { ...s, isFirst });
  }
}

class SingleAdamW extends AdamW {
  protected override update(p: Parameter, g: Tensor, state: ParameterState, s: AdamSettings): void {
    const [m, v] = [memory(state, "expAvg", p), memory(state, "expAvgSq", p)];
    const [beta1, beta2] = s.betas;
    const step = { ...s, beta1, beta2, decoupled: true, step: count(state) };
    if (s.amsgrad) amsgradStep(p, against(g, s), m, v, memory(state, "maxExpAvgSq", p), step);
    else adamStep(p, against(g, s), m, v, step);
  }
}

class SingleRMSprop extends RMSprop {
  protected override update(
    p: Parameter,
    g: Tensor,
    state: ParameterState,
    s: RMSpropSettings,
  ): void {
    count(state);
    const average = s.centered ? memory(state, "gradAvg", p) : null;
    const buffer = s.momentum > 0 ? memory(state, "momentumBuffer", p) : null;
    rmspropStep(p, against(g, s), memory(state, "squareAvg", p), average, buffer, s);
  }
}

class SingleAdagrad extends Adagrad {
  protected override update(
    p: Parameter,
    g: Tensor,
    state: ParameterState,
    s: AdagradSettings,
  ): void {
    const lr = s.lr / (1 + (count(state) - 1) * s.lrDecay);
    adagradStep(p, against(g, s), memory(state, "sum", p, s.initialAccumulatorValue), { ...s, lr });
  }
}

type Params = readonly (readonly [string, Parameter])[];
/** What the test needs of all of them. */
type AnyOptimizer = Optimizer<object>;

const maximize = fc.boolean();
const weightDecay = fc.constantFrom(0, 0.05);

/** Pairs of optimizers, their settings, and what may change between two steps. */
const PAIRS: readonly {
  readonly name: string;
  readonly settings: fc.Arbitrary<object>;
  readonly change: object;
  readonly make: (params: Params, settings: object) => AnyOptimizer;
  readonly single: (params: Params, settings: object) => AnyOptimizer;
}[] = [
  {
    name: "SGD",
    settings: fc.record({
      ...{ weightDecay, maximize },
      momentum: fc.constantFrom(0, 0.9),
      dampening: fc.constantFrom(0, 0.25),
    }),
    change: { momentum: 0.5 },
    make: (params, settings) => new SGD(params, settings),
    single: (params, settings) => new SingleSGD(params, settings),
  },
  {
    name: "SGD with nesterov",
    settings: fc.record({ weightDecay, momentum: fc.constant(0.9), nesterov: fc.constant(true) }),
    change: { momentum: 0.5 },
    make: (params, settings) => new SGD(params, settings),
    single: (params, settings) => new SingleSGD(params, settings),
  },
  {
    name: "AdamW",
    settings: fc.record({ weightDecay, maximize, amsgrad: fc.boolean() }),
    change: { amsgrad: true, betas: [0.5, 0.75] },
    make: (params, settings) => new AdamW(params, settings),
    single: (params, settings) => new SingleAdamW(params, settings),
  },
  {
    name: "RMSprop",
    settings: fc.record({
      ...{ weightDecay, maximize, centered: fc.boolean() },
      momentum: fc.constantFrom(0, 0.9),
    }),
    change: { momentum: 0.5, centered: true },
    make: (params, settings) => new RMSprop(params, settings),
    single: (params, settings) => new SingleRMSprop(params, settings),
  },
  {
    name: "Adagrad",
    settings: fc.record({
      ...{ weightDecay, maximize, lrDecay: fc.constantFrom(0, 0.5) },
      initialAccumulatorValue: fc.constantFrom(0, 0.1),
    }),
    change: { lrDecay: 0.25 },
    make: (params, settings) => new Adagrad(params, settings),
    single: (params, settings) => new SingleAdagrad(params, settings),
  },
];

const parameterOf = fc.record({
  shape: fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 2 }),
  dtype: fc.constantFrom<DType>("float32", "float64"),
  lrMult: fc.constantFrom(1, 1, 0.5),
  weightDecayMult: fc.constantFrom(1, 1, 0),
});

/** What happens before a step: which gradients there are, in what memory, and what else. */
const roundOf = fc.record({
  missing: fc.constantFrom(0, 0, 0, 1, 2),
  gradient: fc.constantFrom("same", "fresh", "transposed", "parameter"),
  event: fc.constantFrom("none", "none", "rate", "change", "load", "multiplier", "dtype", "data"),
});

test("parameters with equal settings are one kernel call; groups, multipliers, dtypes and steps split it", () => {
  const step = vi.spyOn(StepTable.prototype, "step");
  const params = Array.from({ length: 20 }, (_, i) => new Parameter(tensor([i, i + 1])));
  const twice = params[3]!;
  const named = [...params.map((p, i) => [`p${i}`, p] as const), ["tied", twice] as const];
  const optimizer = new Adam([
    { params: named.slice(0, 10), lr: 0.5 },
    { params: named.slice(10), lr: 0.5 },
  ]);
  const calls = (): number[] => {
    for (const p of params) p.grad ??= tensor([1, -1]);
    step.mockClear();
    optimizer.step();
    return step.mock.contexts.map((table) => (table as StepTable<"adam">).size); // spied on its prototype
  };
  expect(calls()).toEqual([10, 10]);
  expect(twice.toArray()).toEqual([2.5, 4.5]); // once
  expect(calls()).toEqual([10, 10]);
  params[1]!.lrMult = 2;
  expect(calls()).toEqual([9, 1, 10]);
  params[2]!.grad = null;
  step.mockClear();
  optimizer.step();
  expect(step).toHaveBeenCalledTimes(3);
  expect(calls()).toEqual([8, 1, 1, 10]); // one is a step behind
  params[12]!.setData(params[12]!.detach().to("float64"));
  params[12]!.grad = tensor([1, -1], { dtype: "float64" });
  expect(calls()).toEqual([8, 1, 1, 9, 1]);
  step.mockRestore();
});

test("a subclass that overrides update has it called for each parameter, and sees its step taken", () => {
  class Clamped extends SGD {
    protected override update(
      parameter: Parameter,
      grad: Tensor,
      state: ParameterState,
      settings: SGDSettings,
    ): void {
      super.update(parameter, grad, state, settings);
      noGrad(() => parameter.clamp_({ min: 0 }));
    }
  }
  const [x, y] = [new Parameter(tensor([1, 2])), new Parameter(tensor([3]))];
  const optimizer = new Clamped([x, y], { lr: 1, momentum: 0.5 });
  for (let step = 0; step < 2; step++) {
    x.grad = tensor([0.25, 5]);
    y.grad = tensor([1]);
    optimizer.step();
  }
  expect([x.toArray(), y.toArray()]).toEqual([[0.375, 0], [0.5]]);
});

test("a gradient in a parameter's memory is read when its turn comes", () => {
  const [a, b, c] = [5, 6, 7].map((value) => new Parameter(tensor([value]))) as [
    Parameter,
    Parameter,
    Parameter,
  ];
  b.lrMult = 2; // so that a and c go together
  const optimizer = new SGD([a, b, c], { lr: 1 });
  for (const p of [a, b, c]) p.grad = tensor([1]);
  optimizer.step();
  expect([a, b, c].map((p) => p.item())).toEqual([4, 4, 6]);
  c.grad = b.detach();
  optimizer.step();
  expect([a, b, c].map((p) => p.item())).toEqual([3, 2, 4]);
});

test("parameters that fell behind each other while steps were taken one by one do not go together", () => {
  const [a, b, c] = [5, 6, 7].map((value) => new Parameter(tensor([value]))) as [
    Parameter,
    Parameter,
    Parameter,
  ];
  const optimizer = new Adam([a, b, c], { lr: 1 });
  const step = (...grads: (Tensor | null)[]): unknown[] => {
    for (const [i, p] of [a, b, c].entries()) p.grad = grads[i]!;
    optimizer.step();
    return Object.values(optimizer.stateDict().state).map((state) => state["step"]);
  };
  const one = tensor([1]);
  expect(step(one, one, one)).toEqual([1, 1, 1]);
  expect(step(one, a.detach(), null)).toEqual([2, 2, 1]);
  expect(step(one, one, one)).toEqual([3, 3, 2]);
});

test("after a step that failed the next one is taken by all", () => {
  const [a, b] = [new Parameter(tensor([1, 2])), new Parameter(tensor([3], { dtype: "float64" }))];
  const optimizer = new SGD([a, b], { lr: 1 });
  const give = (): void => {
    a.grad = tensor([1, 1]);
    b.grad = tensor([1], { dtype: b.dtype });
  };
  give();
  optimizer.step();
  b.setData(b.detach().to("float16"));
  give();
  expect(() => optimizer.step()).toThrow("sgdStep: this dtype is not supported; got float16");
  b.setData(b.detach().to("float64"));
  give();
  optimizer.step();
  expect([a.toArray(), b.toArray()]).toEqual([[-1, 0], [1]]);
});

describe.each(PAIRS)(
  "$name steps all parameters together",
  ({ settings, change, make, single }) => {
    test("with the bits of one call each, whatever happens between the steps", () => {
      const cases = fc.record({
        settings,
        parameters: fc.array(parameterOf, { minLength: 1, maxLength: 7 }),
        rounds: fc.array(roundOf, { minLength: 1, maxLength: 6 }),
        seed: fc.integer({ min: 0 }),
      });
      const property = fc.property(cases, ({ settings: given, parameters, rounds, seed }) => {
        /** All that happens, with one of the two. */
        const run = (makeOptimizer: typeof make): unknown => {
          const generator = new Generator(seed);
          const params = parameters.map(({ shape, dtype, lrMult, weightDecayMult }, i) => {
            const parameter = new Parameter(randn(shape, { dtype, generator }));
            return [
              `p${i}`,
              Object.assign(parameter, { lrMult, weightDecayMult }) as Parameter,
            ] as const;
          });
          const optimizer = makeOptimizer(params, { ...given, lr: 0.05 });
          const group = optimizer.groups[0] as unknown as { lr: number }; // all of them have it
          for (const [r, { missing, gradient, event }] of rounds.entries()) {
            const [, first] = params[r % params.length]!;
            if (event === "rate") group.lr *= 0.5;
            if (event === "change") Object.assign(group, change);
            if (event === "load") optimizer.loadStateDict(optimizer.stateDict({ copy: true }));
            if (event === "multiplier") first.lrMult = 0.25;
            if (event === "dtype") {
              first.setData(first.detach().to(first.dtype === "float32" ? "float64" : "float32"));
            }
            if (event === "data") first.setData(first.detach().mul(2));
            for (const [i, [, p]] of params.entries()) {
              if (missing > 0 && (i + r) % 3 < missing) p.grad = null;
              else if (gradient === "parameter")
                p.grad = likeOf(params, i) ?? randn(p.shape, { dtype: p.dtype, generator });
              else if (gradient === "transposed" && p.ndim === 2)
                p.grad = randn(p.shape.toReversed(), { dtype: p.dtype, generator }).t();
              else {
                const drawn = randn(p.shape, { dtype: p.dtype, generator });
                if (gradient === "same" && p.grad?.dtype === p.dtype && p.grad.isContiguous())
                  noGrad(() => p.grad!.copy_(drawn));
                else p.grad = drawn;
              }
            }
            optimizer.step();
          }
          const { state } = optimizer.stateDict();
          return [params.map(([, p]) => p.toTypedArray()), plain(state)];
        };
        expect(run(make)).toEqual(run(single));
      });
      fc.assert(property, { seed: 42, numRuns: 60 });
    });
  },
);

/** Another parameter's memory, for a gradient. */
function likeOf(params: Params, i: number): Tensor | null {
  const [, own] = params[i]!;
  const other = params.find(
    ([, p]) => p !== own && p.dtype === own.dtype && p.shape.join() === own.shape.join(),
  );
  return other?.[1].detach() ?? null;
}

function plain(states: Readonly<Record<string, ParameterState>>): unknown {
  return Object.entries(states).map(([name, state]) => [
    name,
    Object.fromEntries(
      Object.entries(state).map(([key, value]) => [
        key,
        typeof value === "number" ? value : value.toTypedArray(),
      ]),
    ),
  ]);
}
