import { ones, Parameter, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Adam, AdamW, SGD } from "./index.ts";

const parameter = (): Parameter => new Parameter(zeros([2]));

describe("parameters", () => {
  test("with one name for two of them are refused, since the state is kept by name", () => {
    const [p, q] = [parameter(), parameter()];
    expect(
      () =>
        new SGD([
          ["0.weight", p],
          ["0.weight", q],
        ]),
    ).toThrow(/different names; got "0\.weight" twice \(namedParameters takes a prefix\)/);
    expect(
      () => new SGD([{ params: [["w", p] as const] }, { params: [["w", q] as const] }]),
    ).toThrow(/got "w" twice/);
  });

  test("may come twice under one name or several, and step under the first", () => {
    const p = parameter();
    const optimizer = new SGD([
      ["a", p],
      ["a", p],
      ["b", p],
    ]);
    expect(optimizer.groups[0]!.parameters.map(({ name }) => name)).toEqual(["a"]);
  });

  test("without names go by their position over all groups", () => {
    const optimizer = new SGD([{ params: [parameter()] }, { params: [parameter(), parameter()] }]);
    expect(optimizer.stateDict().groups.map(({ params }) => params)).toEqual([["0"], ["1", "2"]]);
  });

  test("may come from any iterable, a generator too", () => {
    function* list(): Generator<[string, Parameter]> {
      yield ["a", parameter()];
      yield ["b", parameter()];
    }
    expect(new SGD(list()).groups[0]!.parameters).toHaveLength(2);
  });

  test("that are missing are refused, also in groups", () => {
    expect(() => new SGD([{ params: [] }, { params: [] }])).toThrow(/at least one parameter/);
  });
});

describe("settings", () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      "an unknown name",
      () => new SGD([parameter()], { learningRate: 0.1 } as never),
      /SGD: settings must be among \(lr, momentum, dampening, weightDecay, nesterov, maximize\); got "learningRate"/,
    ],
    [
      "an unknown name in a group",
      () => new SGD([{ params: [parameter()], weight_decay: 0.1 } as never]),
      /optimizer: settings must be among .*; got "weight_decay"/,
    ],
    ["an infinite learning rate", () => new SGD([parameter()], { lr: Infinity }), /got Infinity/],
    [
      "text for a number",
      () => new SGD([parameter()], { lr: "0.1" as never }),
      /SGD: lr must be a finite number of at least 0; got "0\.1"/,
    ],
    [
      "one beta",
      () => new Adam([parameter()], { betas: [0.9] as never }),
      /betas must be two numbers; got \[0\.9\]/,
    ],
    [
      "a negative decay, under AdamW's own name",
      () => new AdamW([parameter()], { weightDecay: -1 }),
      /AdamW: weightDecay must be/,
    ],
    [
      "too much dampening",
      () => new SGD([parameter()], { dampening: 1.5 }),
      /dampening must be a finite number of at least 0 and at most 1; got 1\.5/,
    ],
    [
      "a wrong value in one group",
      () => new SGD([{ params: [parameter()] }, { params: [parameter()], lr: NaN }]),
      /lr .* got NaN/,
    ],
  ])("with %s are refused", (_, make, message) => {
    expect(make).toThrow(message);
  });

  test("that are undefined have their default", () => {
    const settings = { lr: undefined, betas: undefined } as never; // what a caller without strict types writes
    expect(new Adam([parameter()], settings).groups[0]).toMatchObject({
      lr: 0.001,
      betas: [0.9, 0.999],
    });
    expect(new AdamW([parameter()], { weightDecay: undefined } as never).groups[0]).toMatchObject({
      weightDecay: 0.01,
    });
    expect(new SGD([{ params: [parameter()], lr: undefined } as never]).groups[0]).toMatchObject({
      lr: 0.001,
    });
  });

  test("of a group go before the optimizer's, which go before the defaults", () => {
    const optimizer = new SGD([{ params: [parameter()], lr: 1 }, { params: [parameter()] }], {
      lr: 0.5,
      momentum: 0.9,
    });
    expect(optimizer.groups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [1, 0.9],
      [0.5, 0.9],
    ]);
  });

  test("that were changed to something wrong are refused at the next step, before anything moves", () => {
    const [p, q] = [parameter(), parameter()];
    for (const x of [p, q]) x.grad = ones([2]);
    const optimizer = new SGD([{ params: [p] }, { params: [q] }], { lr: 1 });
    optimizer.groups[1]!.lr = NaN;
    expect(() => optimizer.step()).toThrow(/lr .* got NaN/);
    expect(p.toArray()).toEqual([0, 0]);
  });
});
