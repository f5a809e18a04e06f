import { fromTypedArray, ones, Parameter, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Adam, AdamW, SGD, type Optimizer } from "./index.ts";

type AnyOptimizer = Pick<Optimizer<object>, "step">;

const parameter = (values: readonly number[] = [0.5, -1.25, 3]): Parameter =>
  new Parameter(fromTypedArray(Float32Array.from(values)));

/** Steps with gradients that differ from step to step. */
function train(p: Parameter, optimizer: AnyOptimizer, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    const values = [0, 1, 2].map((i) => Math.sin(3 * step + i));
    p.grad = tensor(values, { dtype: p.dtype });
    optimizer.step();
  }
}

const steps = (optimizer: Adam): unknown => optimizer.stateDict().state["p"]?.["step"];

describe("state", () => {
  test("taken as a copy brings a run back to where it was, whatever happened since", () => {
    for (const Class of [Adam, AdamW]) {
      const p = parameter();
      const optimizer = new Class([["p", p]], { lr: 0.1 });
      train(p, optimizer, 0, 4);
      const [values, state] = [p.toArray(), optimizer.stateDict({ copy: true })];
      train(p, optimizer, 4, 9);
      const whole = p.toArray();
      p.data.copy_(tensor(values));
      optimizer.loadStateDict(state);
      train(p, optimizer, 4, 9);
      expect(p.toArray()).toEqual(whole);
    }
  });

  test("without a copy is the optimizer's own memory", () => {
    const p = parameter();
    const optimizer = new SGD([["p", p]], { lr: 0.1, momentum: 0.9 });
    train(p, optimizer, 0, 1);
    const buffer = optimizer.stateDict().state["p"]!["momentumBuffer"] as Tensor; // SGD's state
    const before = buffer.toArray();
    train(p, optimizer, 1, 2);
    expect(buffer.toArray()).not.toEqual(before);
  });

  test("is copied on loading: two optimizers never share memory", () => {
    const [p, q] = [parameter(), parameter()];
    const first = new SGD([["p", p]], { lr: 0.1, momentum: 0.9 });
    train(p, first, 0, 2);
    const second = new SGD([["p", q]], { lr: 0.1, momentum: 0.9 });
    second.loadStateDict(first.stateDict());
    const before = (first.stateDict().state["p"]!["momentumBuffer"] as Tensor).toArray(); // SGD's state
    train(q, second, 2, 4);
    expect((first.stateDict().state["p"]!["momentumBuffer"] as Tensor).toArray()).toEqual(before);
  });

  test("stays with its parameter when the parameter moves to other memory or another dtype", () => {
    const p = parameter();
    const optimizer = new Adam([["p", p]], { lr: 0.1 });
    train(p, optimizer, 0, 3);
    p.setData(p.detach().clone());
    train(p, optimizer, 3, 4);
    expect(steps(optimizer)).toBe(4);
    const average = (optimizer.stateDict().state["p"]!["expAvg"] as Tensor).toArray(); // Adam's state
    p.setData(p.detach().to("float64"));
    expect(optimizer.stateDict().state["p"]!["expAvg"]).toMatchObject({ dtype: "float64" });
    expect((optimizer.stateDict().state["p"]!["expAvg"] as Tensor).toArray()).toEqual(average);
    train(p, optimizer, 4, 5);
    expect(steps(optimizer)).toBe(5);
    expect(p.dtype).toBe("float64");
  });

  test("takes any parameter name, __proto__ and constructor too", () => {
    const named = (): [string, Parameter][] => [
      ["__proto__", parameter()],
      ["constructor", parameter()],
    ];
    const entries = named();
    const optimizer = new SGD(entries, { lr: 0.1, momentum: 0.9 });
    for (const [, p] of entries) p.grad = ones([3]);
    optimizer.step();
    const state = optimizer.stateDict();
    expect(Object.keys(state.state)).toEqual(["__proto__", "constructor"]);
    const next = new SGD(named(), { lr: 0.1, momentum: 0.9 });
    next.loadStateDict({ ...state, state: {} });
    expect(Object.keys(next.stateDict().state)).toEqual([]);
    next.loadStateDict(state);
    expect(Object.keys(next.stateDict().state)).toEqual(["__proto__", "constructor"]);
  });
});

describe("a state dict is refused, and nothing changes,", () => {
  const p = parameter();
  const adam = new Adam([["p", p]], { lr: 0.1 });
  train(p, adam, 0, 2);
  const good = adam.stateDict({ copy: true });
  const group = good.groups[0]!;
  const { expAvg, expAvgSq, step } = good.state["p"]!;
  const sgd = new SGD([["p", parameter()]]);

  test.each<[string, object, RegExp]>([
    [
      "when it has state of a parameter that is not there",
      { ...good, state: { ...good.state, q: {} } },
      /state must belong to a parameter; got q for \[p\]/,
    ],
    [
      "when it is another optimizer's",
      sgd.stateDict(),
      /settings must be \(lr, betas, eps, weightDecay, amsgrad, maximize\); got \(lr, momentum/,
    ],
    [
      "when a setting is missing",
      { ...good, groups: [{ lr: 1, params: ["p"] }] },
      /settings must be \(lr, betas, eps, weightDecay, amsgrad, maximize\); got \(lr\)/,
    ],
    [
      "when it would overwrite what is no setting",
      { ...good, groups: [{ ...group, parameters: [] }] },
      /settings must be/,
    ],
    [
      "when a part of a state is missing",
      { ...good, state: { p: { expAvg, expAvgSq } } },
      /step of at least 1, or nothing; got \(expAvg, expAvgSq\) for p/,
    ],
    [
      "when the step count is no count",
      { ...good, state: { p: { expAvg, expAvgSq, step: 0.5 } } },
      /with step 0\.5 for p/,
    ],
    [
      "when a tensor is none",
      { ...good, state: { p: { expAvg: null, expAvgSq, step } } },
      /got expAvg of p with null for \[3\] float32/,
    ],
    [
      "when a dtype differs",
      { ...good, state: { p: { expAvg: zeros([3], { dtype: "float64" }), expAvgSq, step } } },
      /expAvg of p with \[3\] float64 for \[3\] float32/,
    ],
    ["when a setting is wrong", { ...good, groups: [{ ...group, eps: -1 }] }, /Adam: eps/],
    [
      "when the parameters stand in other groups",
      { ...good, groups: [group, { ...group, params: [] }] },
      /same parameters; got \[p \| \] for \[p\]/,
    ],
  ])("%s", (_, dict, message) => {
    expect(() => adam.loadStateDict(dict as typeof good)).toThrow(message);
    expect(steps(adam)).toBe(2);
    expect(adam.groups[0]!.parameters).toHaveLength(1);
    expect(adam.groups[0]!.lr).toBe(0.1);
  });

  test("when it is Adam's and the optimizer SGD, also for the state alone", () => {
    expect(() => sgd.loadStateDict({ ...sgd.stateDict(), state: good.state })).toThrow(
      /SGD: state must be a tensor momentumBuffer, or nothing; got \(expAvg, expAvgSq, step\) for p/,
    );
  });
});

describe("a step", () => {
  test("with a gradient that does not fit is refused before any parameter moves", () => {
    const [p, q] = [parameter(), parameter()];
    const optimizer = new Adam([
      ["p", p],
      ["q", q],
    ]);
    p.grad = ones([3]);
    expect(() => (q.grad = ones([2]))).toThrow(/shape \[3\] and dtype float32; got shape \[2\]/);
    // Past the check of `grad`.
    q.ownGrad = ones([2]);
    expect(() => optimizer.step()).toThrow(/got \[2\] float32 for q \[3\] float32/);
    q.ownGrad = ones([3], { dtype: "float64" });
    expect(() => optimizer.step()).toThrow(/got \[3\] float64 for q \[3\] float32/);
    expect(p.toArray()).toEqual(parameter().toArray());
    expect(optimizer.stateDict().state).toEqual({});
  });

  test("takes a transposed gradient, and parameters without elements", () => {
    const p = new Parameter(zeros([2, 3]));
    const empty = new Parameter(zeros([0, 3]));
    p.grad = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]).transpose(0, 1);
    empty.grad = zeros([0, 3]);
    new SGD([p, empty], { lr: 1, momentum: 0.9 }).step();
    expect(p.toArray()).toEqual([
      [-1, -3, -5],
      [-2, -4, -6],
    ]);
  });
});
