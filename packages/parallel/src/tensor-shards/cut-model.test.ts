import {
  Dropout,
  Embedding,
  GELU,
  Identity,
  Linear,
  ModuleDict,
  MultiheadAttention,
  ReLU,
  Sequential,
  TransformerDecoderLayer,
  tie,
  weightNorm,
  type Module,
} from "@weft/nn";
import { describe, expect, test } from "vitest";
import { createModel } from "../../test/golden-model.ts";
import { cutModel, settleTensorPlan } from "./cut-model.ts";
import { checkTensorPlan, type LayerCut, type TensorPlan } from "./tensor-plan.ts";

/** Each layer that is cut, how, and which one takes its parts as they are. */
function cutsOf(
  model: Module,
  plan: number | TensorPlan,
  stages: readonly number[] | null = null,
): Record<string, string> {
  const { layers } = cutModel(model, checkTensorPlan(plan)!, stages);
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

  test("no boundary between stages of the model lies in a pair", () => {
    expect(cutsOf(net(), 2, [4, 2])).toEqual({ "0": "column to 3", "3": "row", "5": "column" });
    const parted = { "0": "column", "3": "column to 5", "5": "row" };
    expect(cutsOf(net(), 2, [1, 5])).toEqual(parted);
    expect(cutsOf(net(), 2, [3, 3])).toEqual(parted);
    expect(cutsOf(net(), { shards: 2, layers: { "3": "row" } }, [2, 4])).toMatchObject({
      "0": "column",
      "3": "row",
    });
    const inner = new Sequential(net(), new Linear(2, 4));
    expect(cutsOf(inner, 2, [1, 1])).toMatchObject({ "0.0": "column to 0.3" });
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
    [{ "0": "vocabulary" }, /"0" by "vocabulary": it must be an Embedding; got Linear/],
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
    expect(() => cut({ "5": "row" }, model)).toThrow(/got hooks on its weight/);
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
      /needs a Linear, an Embedding or a MultiheadAttention that can be cut into 2 parts; got none/,
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

describe("attention", () => {
  const attention = (): MultiheadAttention => new MultiheadAttention(12, 6);
  const refusal = (
    layer: MultiheadAttention,
    shards: number,
    table = new Linear(1, 1),
  ): unknown => {
    try {
      return cutsOf(new ModuleDict({ table, layer }), { shards, layers: { layer: "heads" } });
    } catch (error) {
      return (error as Error).message.split(": ").at(-1); // cutModel throws errors
    }
  };

  test("is cut by its heads where they can be shared out evenly, and stays whole otherwise", () => {
    const layer = new TransformerDecoderLayer(12, 6, { dimFeedforward: 8 });
    const feedForward = { linear1: "column", linear2: "column" };
    expect(cutsOf(layer, 3)).toEqual({
      self_attn: "heads",
      multihead_attn: "heads",
      ...feedForward,
    });
    expect(cutsOf(layer, 4)).toEqual(feedForward);
    expect(refusal(attention(), 4)).toBe("each of 4 shards must get as many heads; got 6 heads");
  });

  test("takes its output's projection along, which a plan may keep whole with it", () => {
    const model = new ModuleDict({ layer: attention(), up: new Linear(2, 4) });
    expect(settleTensorPlan(model, checkTensorPlan(2)!).layers).toEqual({
      layer: "heads",
      up: "column",
    });
    expect(cutsOf(model, { shards: 2, layers: { "layer.out_proj": "whole" } })).toEqual({
      up: "column",
    });
    const both = { layer: "heads", "layer.out_proj": "whole" } as const;
    expect(() => cutsOf(model, { shards: 2, layers: both })).toThrow(
      /with it; got "layer" by "heads" and "layer.out_proj" by "whole"/,
    );
    expect(() => cutsOf(model, { shards: 2, layers: { "layer.out_proj": "row" } })).toThrow(
      /can not cut "layer.out_proj" by "row"/,
    );
    model.get("layer").out_proj = new Linear(12, 12);
    expect(cutsOf(model, 2)).toEqual({ layer: "heads", up: "column" });
    expect(cutsOf(model, 4)).toEqual({ "layer.out_proj": "column", up: "column" });
  });

  test("stays whole when a part of it computes something else, or is a view of another parameter", () => {
    const hooked = attention();
    hooked.out_proj.registerForwardHook(() => undefined);
    expect(refusal(hooked, 2)).toBe(
      "its out_proj must be a Linear; got one with hooks, or another layer",
    );
    const normed = attention();
    weightNorm(normed.out_proj);
    expect(refusal(normed, 2)).toMatch(/^its out_proj.weight must be a whole parameter/);
    const viewed = attention();
    const table = new Linear(12, 40);
    viewed.in_proj_weight!.tieTo(table.weight.narrow(0, 0, 36));
    expect(refusal(viewed, 2, table)).toMatch(/^its in_proj_weight must be a whole parameter/);
    const watched = attention();
    watched.in_proj_bias.registerHook(() => undefined);
    expect(refusal(watched, 2)).toMatch(/got hooks on its in_proj_bias$/);
  });

  test("and a Linear that share packed projections are not both cut, for their parts lie elsewhere", () => {
    const model = new ModuleDict({ layer: attention(), packed: new Linear(12, 36) });
    model.get("packed").weight = model.get("layer").in_proj_weight!;
    expect(cutsOf(model, 2)).toEqual({ layer: "heads" });
    expect(cutsOf(model, { shards: 2, layers: { packed: "column" } })).toEqual({
      packed: "column",
    });
    expect(() =>
      cutsOf(model, { shards: 2, layers: { layer: "heads", packed: "column" } }),
    ).toThrow(
      /got "layer" \(heads\) along dimension 0 in 3 blocks of their memory and "packed" \(column\) along dimension 0$/,
    );
  });

  test("whose own projections are ties that contradict each other stays whole", () => {
    const layer = new MultiheadAttention(12, 6, { kdim: 12, vdim: 8 });
    layer.k_proj_weight!.tieTo(layer.q_proj_weight!.t());
    expect(cutsOf(new ModuleDict({ layer, up: new Linear(2, 4) }), 2)).toEqual({ up: "column" });
  });
});
