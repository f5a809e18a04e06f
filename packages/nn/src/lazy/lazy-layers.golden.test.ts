import { isLazy, manualSeed, rand } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { expectGolden, readGolden, toTensor, type GoldenTensor } from "../../test/golden.ts";
import * as nn from "../index.ts";

interface LazyCase {
  readonly layer: string;
  readonly before: string;
  readonly names: readonly string[];
  readonly x: GoldenTensor;
  readonly y: GoldenTensor;
  readonly after: string;
  readonly state: Readonly<Record<string, GoldenTensor>>;
  readonly batches: number | null;
  readonly next: number;
}

const { cases } = readGolden<{ readonly cases: readonly LazyCase[] }>("lazy.json"); // made by goldens/gen_lazy.py

/** By the call that the golden names. */
const MAKE: Readonly<Record<string, () => nn.Layer>> = {
  "new nn.LazyLinear(5)": () => new nn.LazyLinear(5),
  "new nn.LazyLinear(5, { bias: false, dtype: 'float64' })": () =>
    new nn.LazyLinear(5, { bias: false, dtype: "float64" }),
  "new nn.LazyConv1d(4, 3)": () => new nn.LazyConv1d(4, 3),
  "new nn.LazyConv1d(4, 3, { padding: 'same' })": () =>
    new nn.LazyConv1d(4, 3, { padding: "same" }),
  "new nn.LazyConv2d(4, [3, 2], { stride: 2, padding: 1, groups: 2 })": () =>
    new nn.LazyConv2d(4, [3, 2], { stride: 2, padding: 1, groups: 2 }),
  "new nn.LazyConv2d(4, 3, { bias: false, paddingMode: 'circular', padding: 1 })": () =>
    new nn.LazyConv2d(4, 3, { bias: false, paddingMode: "circular", padding: 1 }),
  "new nn.LazyConvTranspose1d(4, 3, { stride: 2, outputPadding: 1 })": () =>
    new nn.LazyConvTranspose1d(4, 3, { stride: 2, outputPadding: 1 }),
  "new nn.LazyConvTranspose2d(4, 2, { groups: 2 })": () =>
    new nn.LazyConvTranspose2d(4, 2, { groups: 2 }),
  "new nn.LazyBatchNorm1d()": () => new nn.LazyBatchNorm1d(),
  "new nn.LazyBatchNorm1d({ momentum: null })": () => new nn.LazyBatchNorm1d({ momentum: null }),
  "new nn.LazyBatchNorm2d({ affine: false, eps: 0.01 })": () =>
    new nn.LazyBatchNorm2d({ affine: false, eps: 0.01 }),
  "new nn.LazyInstanceNorm1d()": () => new nn.LazyInstanceNorm1d(),
  "new nn.LazyInstanceNorm2d({ trackRunningStats: false })": () =>
    new nn.LazyInstanceNorm2d({ trackRunningStats: false }),
};

describe("C: lazy layers have PyTorch's text, names, bits and results", () => {
  test("each of the stored cases is compared", () => {
    expect(Object.keys(MAKE)).toEqual(cases.map(({ layer }) => layer));
  });

  test.each(cases.map((one) => [one.layer, one] as const))("%s", (call, one) => {
    const layer = MAKE[call]!();
    expect(String(layer)).toBe(one.before);
    expect(Object.keys(layer.stateDict())).toEqual(one.names);
    expect(nn.hasUninitializedParams(layer)).toBe(true);
    manualSeed(5);
    const y = layer.forward(toTensor(one.x));
    expect(rand([1]).item()).toBe(one.next);
    expect(String(layer)).toBe(one.after);
    expect(layer.constructor.name).toBe(one.after.slice(0, one.after.indexOf("(")));
    const state: nn.StateDict = layer.stateDict();
    for (const [name, want] of Object.entries(one.state)) {
      if (name.startsWith("running")) expectGolden(state[name]!, want, name);
      else expect([...state[name]!.toTypedArray()], name).toEqual(want.data);
    }
    if (one.batches !== null) expect(state["num_batches_tracked"]!.item()).toBe(one.batches);
    expectGolden(y, one.y, "y");
    expect(Object.values(state).some(isLazy)).toBe(false);
  });

  test("a net of them is as PyTorch's before and after", () => {
    const { lazy } = readGolden<{ readonly lazy: Readonly<Record<string, unknown>> }>(
      "module_api.json",
    );
    const net = new nn.Sequential(new nn.LazyLinear(256), new nn.ReLU(), new nn.LazyLinear(10));
    const names = (): string[] => Array.from(net.namedParameters(), ([name]) => name);
    expect(String(net)).toBe(lazy["repr_before"]);
    expect(String(net[0].weight)).toBe(lazy["param_repr_before"]);
    expect(names()).toEqual(lazy["names_before"]);
    expect(() => net[2].weight.shape).toThrow("2.weight: a parameter has no shape");
    net.forward(rand([2, 20]));
    expect(String(net)).toBe(lazy["repr_after"]);
    expect(Array.from(net.namedParameters(), ([name, { shape }]) => [name, shape])).toEqual(
      lazy["shapes_after"],
    );
    expect(net[0].constructor.name).toBe(lazy["class_after"]);
  });
});
