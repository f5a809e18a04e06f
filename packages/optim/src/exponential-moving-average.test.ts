import { fromTypedArray, Parameter, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { ExponentialMovingAverage } from "./index.ts";

const parameter = (...values: number[]): Parameter =>
  new Parameter(fromTypedArray(Float64Array.from(values)));

describe("F: averages of parameters", () => {
  test("D: follow the values by the formula, once for each physical parameter", () => {
    const p = parameter(1);
    const named: [string, Parameter][] = [
      ["a", p],
      ["b", p],
    ];
    const ema = new ExponentialMovingAverage(named, { decay: 0.9 });
    let want = 1;
    for (let step = 0; step < 20; step++) {
      p.data.fill_(Math.sin(step));
      ema.update();
      want = 0.9 * want + 0.1 * Math.sin(step);
    }
    expect([...ema.averages().keys()]).toEqual(["a"]);
    expect(ema.averages().get("a")!.item()).toBeCloseTo(want, 14);
    expect(ema.updates).toBe(20);
  });

  test("begin faster with a warm-up: min(decay, (1 + n) / (10 + n))", () => {
    const p = parameter(0);
    const ema = new ExponentialMovingAverage([p], { decay: 0.25, warmUp: true });
    p.data.fill_(1);
    ema.update();
    expect(ema.averages().get("0")!.item()).toBeCloseTo(1 - 2 / 11, 14);
    ema.update();
    expect(ema.averages().get("0")!.item()).toBeCloseTo(1 - (2 / 11) * 0.25, 14);
  });

  test("are applied in the parameters' own memory, and taken away bit by bit", () => {
    const p = parameter(0.1, -0, NaN);
    const ema = new ExponentialMovingAverage([p]);
    p.data.copy_(tensor([0.3, 7, 2], { dtype: "float64" }));
    const { storage } = p;
    const applied = ema.apply();
    expect(p.toArray()).toEqual([0.1, -0, NaN]);
    expect(p.storage).toBe(storage);
    expect(() => ema.update()).toThrow(/update needs the parameters' own values/);
    expect(() => ema.apply()).toThrow(/apply needs/);
    applied[Symbol.dispose]();
    applied[Symbol.dispose]();
    expect(p.toArray()).toEqual([0.3, 7, 2]);
    {
      using _ = ema.apply();
      expect(p.toArray()).toEqual([0.1, -0, NaN]);
    }
    expect(p.toArray()).toEqual([0.3, 7, 2]);
  });

  test("an old disposable does not end a newer application", () => {
    const p = parameter(1);
    const ema = new ExponentialMovingAverage([p]);
    p.data.fill_(2);
    const first = ema.apply();
    first[Symbol.dispose]();
    const second = ema.apply();
    first[Symbol.dispose]();
    expect(p.item()).toBe(1);
    second[Symbol.dispose]();
    expect(p.item()).toBe(2);
  });

  test("take buffers too: floating ones averaged, counts copied, replaced ones found", () => {
    const buffers = new Map<string, Tensor>([
      ["mean", tensor([0])],
      ["batches", tensor([1], { dtype: "int64" })],
    ]);
    const ema = new ExponentialMovingAverage([parameter(1)], {
      decay: 0.5,
      buffers: { namedBuffers: () => buffers },
    });
    buffers.set("mean", tensor([4]));
    buffers.get("batches")!.fill_(9);
    ema.update();
    expect(ema.averages().get("mean")!.toArray()).toEqual([2]);
    expect(Number(ema.averages().get("batches")!.item())).toBe(9);
  });

  test("follow a parameter into another dtype", () => {
    const p = new Parameter(tensor([1]));
    const ema = new ExponentialMovingAverage([p], { decay: 0.5 });
    p.setData(tensor([3], { dtype: "float64" }));
    ema.update();
    expect(ema.averages().get("0")).toMatchObject({ dtype: "float64" });
    expect(ema.averages().get("0")!.toArray()).toEqual([2]);
  });

  test("go on from a state dict with the same bits", () => {
    const run = (p: Parameter, ema: ExponentialMovingAverage, from: number, to: number): void => {
      for (let step = from; step < to; step++) {
        p.data.fill_(Math.cos(step));
        ema.update();
      }
    };
    const [p, q] = [parameter(1), parameter(1)];
    const make = (of: Parameter): ExponentialMovingAverage =>
      new ExponentialMovingAverage([["p", of]], { decay: 0.9, warmUp: true });
    const [first, second] = [make(p), make(q)];
    run(p, first, 0, 4);
    const state = first.stateDict({ copy: true });
    run(p, first, 4, 9);
    second.loadStateDict(state);
    run(q, second, 4, 9);
    expect(second.averages().get("p")!.item()).toBe(first.averages().get("p")!.item());
  });

  test("refuse a state that does not fit, and keep their own", () => {
    const ema = new ExponentialMovingAverage([["p", parameter(1)]]);
    const average = zeros([1], { dtype: "float64" });
    const load = (updates: number, averages: Record<string, Tensor>) => (): void =>
      ema.loadStateDict({ updates, averages });
    expect(load(1, { q: average })).toThrow(/averages must be \(p\); got \(q\)/);
    expect(load(1, { p: zeros([1]) })).toThrow(/must be \[1\] float64; got \[1\] float32/);
    expect(load(-1, { p: average })).toThrow(/updates must be a whole number/);
    expect(ema.averages().get("p")!.item()).toBe(1);
  });

  test("refuse settings out of range, unknown ones, and an empty list", () => {
    expect(() => new ExponentialMovingAverage([])).toThrow(/at least one parameter/);
    expect(() => new ExponentialMovingAverage([parameter(1)], { decay: 2 })).toThrow(/at most 1/);
    expect(() => new ExponentialMovingAverage([parameter(1)], { warm: 1 } as never)).toThrow(
      /got "warm"/,
    );
    const named: [string, Parameter][] = [
      ["p", parameter(1)],
      ["p", parameter(2)],
    ];
    expect(() => new ExponentialMovingAverage(named)).toThrow(/different names/);
  });
});
