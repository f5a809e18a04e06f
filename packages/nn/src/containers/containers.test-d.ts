import { ones, zeros, type Parameter, type Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import {
  Linear,
  ModuleDict,
  ModuleList,
  ParameterDict,
  ParameterList,
  ReLU,
  Sequential,
  Module,
  type StateKey,
} from "../index.ts";

abstract class Silent extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}

test("lists know the type of their elements", () => {
  const list = new ModuleList([new Linear(2, 2)]);
  expectTypeOf(list.at(0).bias).toEqualTypeOf<Parameter>();
  expectTypeOf(list[0]).toEqualTypeOf<Linear | undefined>();
  expectTypeOf(list.slice(1).pop()).toEqualTypeOf<Linear>();
  for (const layer of list) expectTypeOf(layer).toEqualTypeOf<Linear>();
  // @ts-expect-error a ReLU is no Linear
  list.append(new ReLU());
  expectTypeOf(new ModuleList().append(new ReLU()).at(0)).toEqualTypeOf<Module>();
});

test("lists of parameters say whether one may be null", () => {
  expectTypeOf(new ParameterList([zeros([1])]).append(ones([1])).at(0)).toEqualTypeOf<Parameter>();
  expectTypeOf(new ParameterList([zeros([1]), null]).at(0)).toEqualTypeOf<Parameter | null>();
  expectTypeOf(new ParameterList().at(0)).toEqualTypeOf<Parameter>();
  // @ts-expect-error this list is without
  new ParameterList([zeros([1])]).append(null);
});

test("dictionaries know their keys", () => {
  const dict = new ModuleDict({ fc: new Linear(2, 2), act: new ReLU() });
  expectTypeOf(dict.get("fc")).toEqualTypeOf<Linear>();
  expectTypeOf(dict.fc.bias).toEqualTypeOf<Parameter>();
  expectTypeOf(dict.get("other", null)).toEqualTypeOf<Linear | ReLU | null>();
  // @ts-expect-error there is no such key
  dict.get("fcc");
  // @ts-expect-error nor such a property
  void dict.fcc;
  expectTypeOf(new ModuleDict().get("any")).toEqualTypeOf<Module>();
  const parameters = new ParameterDict({ a: zeros([1]), b: null });
  expectTypeOf(parameters.a).toEqualTypeOf<Parameter>();
  expectTypeOf(parameters.get("b")).toEqualTypeOf<Parameter | null>();
});

test("G: state keys go through containers", () => {
  class Net extends Silent {
    readonly layers = new ModuleList([new Linear(2, 2)]);
    readonly weights = new ParameterList([zeros([1])]);
    readonly named = new ModuleDict({ fc: new Linear(2, 2, { bias: false }), act: new ReLU() });
    readonly sides = new ParameterDict({ left: zeros([1]) });
    readonly head = new Sequential({ out: new Linear(2, 1, { bias: false }) });
  }
  expectTypeOf<StateKey<Net>>().toEqualTypeOf<
    | `layers.${number}.weight`
    | `layers.${number}.bias`
    | `weights.${number}`
    | "named.fc.weight"
    | "sides.left"
    | "head.out.weight"
  >();
  class Open extends Silent {
    readonly dict = new ModuleDict();
    readonly fc = new Linear(2, 2);
  }
  expectTypeOf<StateKey<Open>>().toEqualTypeOf<`dict.${string}` | "fc.weight" | "fc.bias">();
});

test("a Sequential knows its layers by name", () => {
  const net = new Sequential({ fc: new Linear(2, 2, { bias: false }), act: new ReLU() });
  expectTypeOf(net.fc.bias).toEqualTypeOf<null>();
  // @ts-expect-error a ReLU has no weight
  void net.act.weight;
  // @ts-expect-error there is no such layer
  void net.other;
  expectTypeOf(net).toExtend<Sequential>();
  expectTypeOf(net).toExtend<Module>();
});
