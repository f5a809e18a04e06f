import { empty, type DType, type Shape, type Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import {
  applyInitializer,
  getInitializer,
  kaimingUniform,
  planInitialization,
  type InitializationPlan,
  type Initializer,
  type InitializerConfig,
  type InitializerName,
  type InitializerOptions,
  type PlanEntry,
} from "./index.ts";

declare const t: Tensor;
declare const entries: PlanEntry[];

test("names are the registry's, options those of the name", () => {
  expectTypeOf<"normal">().toExtend<InitializerName>();
  expectTypeOf<"nromal">().not.toExtend<InitializerName>();
  expectTypeOf<InitializerOptions<"uniform">>().toEqualTypeOf<{
    readonly from: number;
    readonly to: number;
  }>();
  expectTypeOf(getInitializer("normal")).toEqualTypeOf<Initializer<"normal">>();
});

test("options are checked where an initializer is called or described", () => {
  expectTypeOf(getInitializer("normal")(t, { std: 0.01 })).toEqualTypeOf<Tensor>();
  // @ts-expect-error it is called std
  getInitializer("normal")(t, { sigma: 0.01 });
  // @ts-expect-error a number, not text
  kaimingUniform(t, { a: "5" });
  // @ts-expect-error there is no such mode
  kaimingUniform.spec({ mode: "fanAvg" });
  // @ts-expect-error zeros has no options
  getInitializer("zeros")(t, { value: 1 });
});

test("a spec is a name, data, a function or values", () => {
  applyInitializer(t, "ones");
  applyInitializer(t, kaimingUniform.spec());
  applyInitializer(t, (weight) => void weight.fill_(1));
  applyInitializer(t, t);
  applyInitializer(t, "ones@1");
  applyInitializer(t, "@acme/stripes/stripes@2");
  applyInitializer(t, kaimingUniform);
  applyInitializer(t, {
    initWeight: (name: string, weight: Tensor) => void weight.fill_(name.length),
  });
  applyInitializer(t, { call: (shape: Shape, dtype: DType) => empty([...shape], { dtype }) });
  // @ts-expect-error no initializer has this name
  applyInitializer(t, "once");
  // @ts-expect-error no initializer has this name, in any version
  applyInitializer(t, "once@1");
  // @ts-expect-error a class is given as an object of it
  applyInitializer(t, class {});
  expectTypeOf(kaimingUniform.spec()).toEqualTypeOf<InitializerConfig<"kaimingUniform">>();
});

test("rules are checked: their criteria, specs, and what a choice gets", () => {
  expectTypeOf(
    planInitialization(entries, [{ match: { role: "bias", shape: [null, 4] }, init: "zeros" }]),
  ).toEqualTypeOf<InitializationPlan>();
  planInitialization(entries, [
    { match: {}, choose: ({ tensor }) => (tensor.ndim > 1 ? "eye" : "zeros") },
  ]);
  // @ts-expect-error it is called role
  planInitialization(entries, [{ match: { rol: "bias" }, init: "zeros" }]);
  // @ts-expect-error no initializer has this name
  planInitialization(entries, [{ match: {}, init: "zero" }]);
  // @ts-expect-error a rule says what to do
  planInitialization(entries, [{ match: {} }]);
});
