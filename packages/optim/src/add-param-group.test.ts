import { fromTypedArray, ones, Parameter, tensor, ValueError, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  Adagrad,
  Adam,
  AdamW,
  LambdaLR,
  OneCycleLR,
  ReduceLROnPlateau,
  RMSprop,
  SGD,
  StepLR,
  type Optimizer,
} from "./index.ts";

const values = [0.5, -1.25, 3];
const parameter = (): Parameter => new Parameter(fromTypedArray(Float64Array.from(values)));
const setGrad = (p: Parameter, step: number): void => {
  p.grad = fromTypedArray(Float64Array.from(values, (x, i) => Math.sin(step + i) + 0.1 * x));
};
const ratesOf = (optimizer: { groups: readonly { lr: number }[] }): number[] =>
  optimizer.groups.map(({ lr }) => lr);

describe("F: addParamGroup", () => {
  test.each<[string, (p: Parameter, name: string) => Optimizer<{ lr: number }>]>([
    ["SGD", (p, name) => new SGD([[name, p]], { lr: 0.1, momentum: 0.9 })],
    ["Adam", (p, name) => new Adam([[name, p]], { lr: 0.1, amsgrad: true })],
    ["AdamW", (p, name) => new AdamW([[name, p]], { lr: 0.1 })],
    ["RMSprop", (p, name) => new RMSprop([[name, p]], { lr: 0.1, momentum: 0.5 })],
    ["Adagrad", (p, name) => new Adagrad([[name, p]], { lr: 0.1, lrDecay: 0.1 })],
  ])("steps the new parameters of %s as an optimizer of their own would", (_, make) => {
    const [p, q, pAlone, qAlone] = [parameter(), parameter(), parameter(), parameter()];
    const both = make(p, "p");
    const [first, second] = [make(pAlone, "p"), make(qAlone, "q")];
    for (let step = 0; step < 8; step++) {
      if (step === 3) both.addParamGroup({ params: [["q", q]] });
      for (const x of [p, pAlone, q, qAlone]) setGrad(x, step);
      both.step();
      first.step();
      if (step >= 3) second.step();
    }
    expect(p.toArray()).toEqual(pAlone.toArray());
    expect(q.toArray()).toEqual(qAlone.toArray());
    expect(q.toArray()).not.toEqual(values);
  });

  test("fills in what the optimizer was made with, not what its groups have by now", () => {
    const optimizer = new SGD([parameter()], { lr: 0.5, momentum: 0.9 });
    optimizer.groups[0]!.lr = 7;
    optimizer.addParamGroup({ params: [parameter()], weightDecay: 0.25 });
    expect(optimizer.groups[1]).toMatchObject({ lr: 0.5, momentum: 0.9, weightDecay: 0.25 });
    expect(optimizer.groups[1]!.parameters[0]!.name).toBe("1");
  });

  test("counts parameters without names on, past those that came twice", () => {
    const [p, q] = [parameter(), parameter()];
    const optimizer = new SGD([p, p, q]);
    optimizer.addParamGroup({ params: [parameter(), parameter()] });
    expect(optimizer.stateDict().groups.map(({ params }) => params)).toEqual([
      ["0", "2"],
      ["3", "4"],
    ]);
  });

  test("forgets the gradients of the new parameters too, and takes and gives their state", () => {
    const make = (): [SGD, Parameter] => {
      const q = parameter();
      const optimizer = new SGD([["p", parameter()]], { lr: 0.5, momentum: 0.9 });
      optimizer.addParamGroup({ params: [["q", q]], lr: 0.25 });
      return [optimizer, q];
    };
    const [first, q] = make();
    q.grad = tensor([1, 2, 3], { dtype: "float64" });
    first.step();
    first.zeroGrad();
    expect(q.grad).toBeNull();
    const state = first.stateDict({ copy: true });
    expect(Object.keys(state.state)).toEqual(["q"]);
    const [second] = make();
    second.groups[1]!.lr = 9;
    second.loadStateDict(state);
    expect(ratesOf(second)).toEqual([0.5, 0.25]);
    const without = new SGD([["p", parameter()]]);
    expect(() => without.loadStateDict(state)).toThrow(/same parameters; got \[p \| q\] for \[p\]/);
  });

  test.each<[string, (p: Parameter) => unknown, string]>([
    [
      "the same parameter",
      (p) => ({ params: [["other", p]] }),
      "optimizer: a parameter must stand in one group only; got other, which stands in group 0 as p",
    ],
    [
      "a tied one with other settings",
      (p) => ({ params: [["tied", parameter().tieTo(p)]], lr: 3 }),
      "got tied, which stands in group 0 as p",
    ],
    ["another under a known name", () => ({ params: [["p", parameter()]] }), 'got "p" twice'],
    ["an unknown setting", () => ({ params: [parameter()], decay: 1 }), 'got "decay"'],
    ["a setting out of range", () => ({ params: [parameter()], lr: -1 }), "lr must be"],
    ["no parameter", () => ({ params: [tensor([1])] }), "must be Parameter objects"],
    ["no list", () => ({ params: 5 }), "parameters must be a module, a list"],
    [
      "no group",
      () => [parameter()],
      "optimizer: a group must be an object with params; got [object Array]",
    ],
    ["nothing", () => undefined, "a group must be an object with params; got [object Undefined]"],
  ])("refuses %s, and changes nothing", (_, group, message) => {
    const p = parameter();
    const optimizer = new SGD([["p", p]]);
    const add = (): void => optimizer.addParamGroup(group(p) as never);
    expect(add).toThrow(ValueError);
    expect(add).toThrow(message);
    expect(optimizer.groups).toHaveLength(1);
  });

  test("watches the module that the new group came from", () => {
    const named: [string, Parameter][] = [["w", parameter()]];
    const optimizer = new SGD([["p", parameter()]]);
    optimizer.addParamGroup({ params: { namedParameters: () => named } });
    optimizer.step();
    named[0] = ["w", parameter()];
    expect(() => optimizer.step()).toThrow('got another parameter as "w"');
  });
});

describe("F: schedulers that were made before a group was added", () => {
  test("keep one value a group for the groups that they know", () => {
    const optimizer = new SGD([parameter()], { lr: 1, momentum: 0.9 });
    const scheduler = new LambdaLR(optimizer, { lrLambda: [(epoch) => 0.5 ** epoch] });
    const cycle = new OneCycleLR(new SGD([parameter()], { momentum: 0.9 }), {
      maxLr: [1],
      totalSteps: 10,
    });
    for (const each of [scheduler, cycle]) {
      (each.optimizer as SGD).addParamGroup({ params: [parameter()], lr: 3 });
      each.step();
      expect(each.getLastLr()[1]).toBe(3);
    }
    expect(ratesOf(optimizer)).toEqual([0.5, 3]);
    expect((cycle.optimizer as SGD).groups[1]!.momentum).toBe(0.9);
  });

  test("reduce the new group's rate on a plateau too, or say that minLr lacks its value", () => {
    const optimizer = new SGD([parameter()], { lr: 1 });
    const all = new ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 });
    const listed = new ReduceLROnPlateau(optimizer, { patience: 0, minLr: [0.5] });
    optimizer.addParamGroup({ params: [parameter()] });
    for (const loss of [2, 3]) all.step(loss);
    expect(ratesOf(optimizer)).toEqual([0.5, 0.5]);
    const before = listed.stateDict();
    expect(() => listed.step(1)).toThrow(/one for each of the 2 groups; got 1/);
    expect(listed.stateDict()).toEqual(before);
  });

  test("resume from their state, made before the group was added or after", () => {
    const grow = (optimizer: SGD): SGD => {
      optimizer.addParamGroup({ params: [parameter()], lr: 8 });
      return optimizer;
    };
    const sgd = (): SGD => new SGD([parameter()], { lr: 1 });
    const first = new LambdaLR(sgd(), { lrLambda: (epoch) => 1 / (1 + epoch) });
    grow(first.optimizer as SGD);
    first.step();
    const state = JSON.parse(JSON.stringify(first.stateDict())) as ReturnType<
      typeof first.stateDict
    >;
    for (const optimizer of [grow(sgd()), sgd()]) {
      const second = new LambdaLR(optimizer, { lrLambda: (epoch) => 1 / (1 + epoch) });
      if (optimizer.groups.length === 1) grow(optimizer);
      second.loadStateDict(state);
      second.step();
      expect(ratesOf(optimizer)).toEqual([1 / 3, 8]);
    }
    expect(() => new StepLR(sgd(), { stepSize: 1 }).loadStateDict(state)).toThrow(/for 1 groups/);
  });
});

describe("F: step with a closure", () => {
  test("calls it first, takes the step, and returns the loss", () => {
    const p = new Parameter(ones([2]));
    const optimizer = new SGD([p], { lr: 0.25 });
    const loss = optimizer.step(() => {
      optimizer.zeroGrad();
      const sum = p.square().sum();
      sum.backward();
      return sum;
    });
    expect(loss.item()).toBe(2);
    expect(p.toArray()).toEqual([0.5, 0.5]);
    expect(optimizer.step()).toBeUndefined();
  });

  test.each([
    ["something else", 5, /takes a function that returns the loss, or nothing; got \[object Num/],
    [
      "an async function",
      () => Promise.resolve(1),
      /must be synchronous; got one that returned a promise/,
    ],
  ])("refuses %s, and moves nothing", (_, closure, message) => {
    const p = new Parameter(zeros([1]));
    p.grad = ones([1]);
    expect(() => new SGD([p], { lr: 1 }).step(closure as never)).toThrow(message);
    expect(p.toArray()).toEqual([0]);
  });
});
