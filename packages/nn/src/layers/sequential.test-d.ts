import type { Parameter } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import { Linear, ReLU, Sequential, tie, type Layer, type Module, type StateKey } from "../index.ts";

const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1, { bias: false }));

test("positions have the layers' types", () => {
  expectTypeOf(net[0].bias).toEqualTypeOf<Parameter>();
  expectTypeOf(net[2].bias).toEqualTypeOf<null>();
  // @ts-expect-error a ReLU has no bias
  void net[1].bias;
  // @ts-expect-error there is no fourth layer
  void net[3];
});

test("state keys are the paths that end in a parameter", () => {
  expectTypeOf<StateKey<typeof net>>().toEqualTypeOf<"0.weight" | "0.bias" | "2.weight">();
  const nested = new Sequential(net, new ReLU());
  expectTypeOf<StateKey<typeof nested>>().toEqualTypeOf<"0.0.weight" | "0.0.bias" | "0.2.weight">();
  expectTypeOf<StateKey<Module>>().toEqualTypeOf<string>();
});

test("tie takes only such paths", () => {
  expectTypeOf(tie(net, "2.weight", "0.weight")).toBeVoid();
  // @ts-expect-error a ReLU has no weight
  tie(net, "1.weight", "0.weight");
});

test("a Linear's bias follows the option", () => {
  expectTypeOf(new Linear(4, 2).bias).toEqualTypeOf<Parameter>();
  expectTypeOf(new Linear(4, 2, { dtype: "float64" }).bias).toEqualTypeOf<Parameter>();
  expectTypeOf(new Linear(4, 2, { bias: false }).bias).toEqualTypeOf<null>();
  const asked = { bias: net.length > 3 };
  expectTypeOf(new Linear(4, 2, asked).bias).toEqualTypeOf<Parameter | null>();
});

test("weights may be assigned, and only weights", () => {
  net[2].weight = net[0].weight;
  // @ts-expect-error a layer without bias stays without
  net[2].bias = net[0].bias;
  // @ts-expect-error a plain tensor is no parameter
  net[0].weight = net[0].weight.data;
  expectTypeOf(net[2].weight).toEqualTypeOf<Parameter>();
});

test("nested positions have their types, and positions of unknown layers do not exist", () => {
  const deep = new Sequential(new Sequential(net, new ReLU()), new Linear(1, 1));
  expectTypeOf(deep[0][0][0].bias).toEqualTypeOf<Parameter>();
  // @ts-expect-error the second part of the first is a ReLU
  void deep[0][1].bias;
});

test("G: at has the type of the layer, from both ends; any layer where only the program can tell", () => {
  expectTypeOf(net.at(0)).toEqualTypeOf<Linear>();
  expectTypeOf(net.at(1)).toEqualTypeOf<ReLU>();
  expectTypeOf(net.at(-1)).toEqualTypeOf<Linear<false>>();
  expectTypeOf(net.at(-3)).toEqualTypeOf<Linear>();
  // @ts-expect-error a ReLU has no weight
  void net.at(-2).weight;
  expectTypeOf(net.at(3)).toEqualTypeOf<Layer>();
  expectTypeOf(net.at(-4)).toEqualTypeOf<Layer>();
  expectTypeOf(net.at(net.length - 1)).toEqualTypeOf<Layer>();
  expectTypeOf(new Sequential().at(0)).toEqualTypeOf<Layer>();
  expectTypeOf((net as Sequential).at(0)).toEqualTypeOf<Layer>();
});

test("G: a slice keeps its layers' types under their new positions", () => {
  expectTypeOf(net.slice(1)).toEqualTypeOf<Sequential<readonly [ReLU, Linear<false>]>>();
  expectTypeOf(net.slice(0, 2)).toEqualTypeOf<Sequential<readonly [Linear, ReLU]>>();
  expectTypeOf(net.slice(-2)).toEqualTypeOf<Sequential<readonly [ReLU, Linear<false>]>>();
  expectTypeOf(net.slice(0, -1)).toEqualTypeOf<Sequential<readonly [Linear, ReLU]>>();
  expectTypeOf(net.slice(-9, 1)).toEqualTypeOf<Sequential<readonly [Linear]>>();
  expectTypeOf(net.slice(1, 9)).toEqualTypeOf<Sequential<readonly [ReLU, Linear<false>]>>();
  expectTypeOf(net.slice(2, 1)).toEqualTypeOf<Sequential<readonly []>>();
  expectTypeOf(net.slice(0, -9)).toEqualTypeOf<Sequential<readonly []>>();
  expectTypeOf(net.slice(1)[1].weight).toEqualTypeOf<Parameter>();
  // @ts-expect-error the first of the slice is a ReLU
  void net.slice(1)[0].weight;
  // @ts-expect-error the slice has two layers
  void net.slice(1)[2];
  expectTypeOf(net.slice(net.length - 1).at(0)).toEqualTypeOf<Layer>();
});

test("every typed net is a Sequential of modules, and a Module", () => {
  expectTypeOf(net).toExtend<Sequential>();
  expectTypeOf(net).toExtend<Module>();
});
