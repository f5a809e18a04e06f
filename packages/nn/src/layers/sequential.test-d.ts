import type { Parameter, Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import {
  Linear,
  Module,
  MSELoss,
  ReLU,
  Sequential,
  tie,
  type Layer,
  type StateKey,
} from "../index.ts";

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
  // @ts-expect-error a slice does not know its layers: use at()
  void deep.slice(0, 1)[0];
  expectTypeOf(deep.slice(0, 1).at(0)).toEqualTypeOf<Layer>();
});

test("every typed net is a Sequential of modules, and a Module", () => {
  expectTypeOf(net).toExtend<Sequential>();
  expectTypeOf(net).toExtend<Module>();
});

test("only what makes one tensor of one tensor is a layer of a Sequential", () => {
  class Pair extends Module {
    override forward(x: Tensor): readonly [Tensor, Tensor] {
      return [x, x];
    }
  }
  expectTypeOf<Pair>().toExtend<Module>();
  expectTypeOf<Pair>().not.toExtend<Layer>();
  // @ts-expect-error a pair cannot be handed on
  void new Sequential(new Linear(1, 1), new Pair());
  // @ts-expect-error a loss needs a target too
  void new Sequential(new MSELoss());
  expectTypeOf(net).toExtend<Layer>();
});
