import {
  Dropout,
  Embedding,
  GELU,
  Identity,
  Linear,
  ModuleDict,
  ReLU,
  Sequential,
  tie,
  weightNorm,
  type Module,
} from "@weft/nn";
import { describe, expect, test } from "vitest";
import { createModel } from "../../test/golden-model.ts";
import { cutModel, settleTensorPlan } from "./cut-model.ts";
import { checkTensorPlan, type LayerCut, type TensorPlan } from "./tensor-plan.ts";

/** Each layer that is cut, how, and which one takes its parts as they are. */
function cutsOf(model: Module, plan: number | TensorPlan): Record<string, string> {
  const { layers } = cutModel(model, checkTensorPlan(plan)!);
  return Object.fromEntries(
    layers.map((layer) => {
      const feeds = layer.cut === "column" && layer.feeds !== null ? ` to ${layer.feeds.path}` : "";
      return [layer.path, layer.cut + feeds];
    }),
  );
}

const net = (): Sequential<readonly [Linear, GELU, Identity, Linear, ReLU, Linear]> =>
  new Sequential(
    new Linear(4, 8),
    new GELU(),
    new Identity(),
    new Linear(8, 6),
    new ReLU(),
    new Linear(6, 2),
  );

describe("without names", () => {
  test("two Linears with elementwise layers between them are cut by outputs and by inputs", () => {
    expect(cutsOf(net(), 2)).toEqual({ "0": "column to 3", "3": "row", "5": "column" });
  });

  test("a Linear with fewer outputs than shards is cut by its inputs, and one with fewer of both stays whole", () => {
    const small = new Sequential(new Linear(4, 2), new Dropout(), new Linear(2, 1));
    expect(cutsOf(small, 3)).toEqual({ "0": "row" });
  });

  test("random layers, hooks, and layers that stand in two places keep Linears from being pairs", () => {
    const dropped = new Sequential(new Linear(4, 4), new Dropout(), new Linear(4, 4));
    expect(cutsOf(dropped, 2)).toEqual({ "0": "column", "2": "column" });
    const hooked = net();
    hooked[1].registerForwardHook(() => undefined);
    expect(cutsOf(hooked, 2)).toEqual({ "0": "column", "3": "column to 5", "5": "row" });
    expect(cutsOf(createModel("float32"), 2)).toEqual({ "0": "column", "2": "column", "6": "row" });
    hooked[3].registerForwardHook(() => undefined);
    expect(cutsOf(hooked, 2)).toEqual({ "0": "column", "5": "column" });
  });

  test("ties are cut along one dimension of their memory", () => {
    const tied = new ModuleDict({ table: new Embedding(9, 4), scores: new Linear(4, 9) });
    tie(tied, "scores.weight", tied.get("table").getParameter("weight"));
    expect(cutsOf(tied, 2)).toEqual({ table: "vocabulary", scores: "column" });
    const auto = new ModuleDict({ encoder: new Linear(6, 4), decoder: new Linear(4, 6) });
    tie(auto, "decoder.weight", auto.get("encoder").getParameter("weight").t());
    expect(cutsOf(auto, 2)).toEqual({ encoder: "column", decoder: "row" });
    expect(cutsOf(auto, { shards: 2, layers: { decoder: "column" } })).toEqual({
      decoder: "column",
      encoder: "row",
    });
  });
});

describe("a plan with names", () => {
  const cut = (layers: Record<string, LayerCut>, model: Module = net()): Record<string, string> =>
    cutsOf(model, { shards: 2, layers });

  test("decides, and the layers that are left follow", () => {
    expect(cut({ "3": "whole" })).toEqual({ "0": "column", "5": "column" });
    expect(cut({ "3": "column", "5": "row" })).toEqual({
      "3": "column to 5",
      "5": "row",
      "0": "column",
    });
    expect(cut({ "4": "row" }, createModel("float32"))).toMatchObject({ "2": "row" });
  });

  test.each([
    [{ "7": "column" }, /must name modules of the model; got "7"/],
    [{ "1": "column" }, /can not cut "1" by "column": it must be a Linear; got GELU/],
    [{ "0": "vocabulary" }, /"0" by "vocabulary": it must be an? Embedding; got Linear/],
  ] as const)("is refused when it does not fit: %j", (layers, message) => {
    expect(() => cut(layers)).toThrow(message);
  });

  test("is refused for layers that compute something else", () => {
    const model = net();
    weightNorm(model[0]);
    expect(() => cut({ "0": "column" }, model)).toThrow(/must be a Linear; got Parametr/);
    model[3].registerForwardHook(() => undefined);
    expect(() => cut({ "3": "row" }, model)).toThrow(/must be that of its class; got hooks/);
    model[5].weight.registerHook(() => undefined);
    expect(() => cut({ "5": "row" }, model)).toThrow(/got a parameter with hooks/);
    expect(() => cut({ "1": "row" }, new Sequential(new Linear(4, 4), new Linear(1, 4)))).toThrow(
      /each of 2 shards must get some of it; got size 1/,
    );
    const table = new Sequential({ table: new Embedding(9, 4, { maxNorm: 1 }) });
    expect(() => cut({ table: "vocabulary" }, table)).toThrow(/got maxNorm/);
  });

  test("is refused when ties contradict it, naming both layers", () => {
    const tied = new Sequential(new Linear(4, 4), new Linear(4, 4), new Linear(4, 4));
    tied[1].weight = tied[0].weight;
    expect(() => cut({ "0": "column", "1": "row" }, tied)).toThrow(
      /one dimension; got "0" \(column\) along dimension 0 of their memory and "1" \(row\) along dimension 1/,
    );
    tied[2].weight.tieTo(tied[0].weight.t());
    expect(cut({ "0": "column", "2": "row" }, tied)).toMatchObject({ "0": "column", "2": "row" });
    expect(() => cut({ "0": "column", "2": "column" }, tied)).toThrow(/got "0" .* and "2"/);
    expect(() => cut({ "2": "column", "4": "row" }, createModel("float32"))).toThrow(
      /one way under all its names; got "2" by "column" and "4" by "row"/,
    );
  });

  test("is refused when nothing is left to cut", () => {
    expect(() => cutsOf(new Sequential(new ReLU()), 2)).toThrow(
      /needs a Linear or an Embedding that can be cut into 2 parts; got none/,
    );
  });

  test.each([
    [0, /shards from 1 to 1024; got 0/],
    [{ shards: 1.5 }, /shards from 1 to 1024; got 1.5/],
    [{ shards: 2, layer: {} }, /options among \(shards, layers\); got "layer"/],
    [{ shards: 2, layers: { "0": "rows" } }, /cuts among \(column, .*\); got "rows" for "0"/],
    [null, /a number of shards or \{ shards, layers \}; got null/],
  ])("is refused when it is no plan: %j", (plan, message) => {
    expect(() => checkTensorPlan(plan as TensorPlan)).toThrow(message); // as a user may write it
  });

  test("that was settled cuts in the same way, and follows no later change", () => {
    const auto = new Sequential(new Linear(6, 4), new ReLU(), new Linear(4, 6), new Linear(6, 1));
    auto[2].weight.tieTo(auto[0].weight.t());
    const settled = settleTensorPlan(auto, checkTensorPlan(4)!);
    expect(settled).toEqual({
      shards: 4,
      layers: { "0": "column", "2": "row", "3": "row" },
    });
    expect(cutsOf(auto, settled)).toEqual(cutsOf(auto, 4));
    auto[3].registerForwardHook(() => undefined);
    expect(() => cutModel(auto, settled)).toThrow(/can not cut "3" by "row"/);
    const hooked = settleTensorPlan(auto, checkTensorPlan(4)!);
    expect(hooked.layers["3"]).toBe("whole");
  });

  test("of one shard cuts nothing", () => {
    expect(checkTensorPlan(1)).toBeNull();
  });
});
