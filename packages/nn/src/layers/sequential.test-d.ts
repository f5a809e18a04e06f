import type { Parameter } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import { Linear, ReLU, Sequential, tie, type Module, type StateKey } from "../index.ts";

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
