import { empty, full, ones, Parameter, tensor, type Shape, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  applyInitializer,
  defineInitializer,
  InitializerError,
  listInitializers,
  planInitialization,
  type InitializationPlan,
  type Initializer,
  type InitializerDefinition,
  type InitializerSpec,
} from "./index.ts";

declare module "./registry.ts" {
  interface InitializerRegistry {
    "bad-plugin": { readonly scale: number };
  }
}

const GOOD: InitializerDefinition<"bad-plugin"> = {
  name: "bad-plugin",
  package: "@acme/bad",
  version: 1,
  defaults: { scale: 1 },
  fill: (t, { scale }) => void t.fill_(scale),
};
const define = (change: object): Initializer<"bad-plugin"> =>
  defineInitializer({ ...GOOD, ...change });

const circle: Record<string, unknown> = {};
circle["self"] = circle;

describe("C: a definition is checked when it is registered:", () => {
  test.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /must be an object with name, package and fill; got undefined/],
    ["null", null, /got null/],
    ["text", "normal", /got string/],
    ["no name", { ...GOOD, name: undefined }, /name must be text.*got undefined of @acme\/bad\//],
    ["a number for a name", { ...GOOD, name: 3 }, /name must be text.*got 3/],
    ["no package", { ...GOOD, package: undefined }, /package's name; got undefined/],
    ["no version", { ...GOOD, version: undefined }, /version must be.*got undefined/],
    ["version as text", { ...GOOD, version: "1" }, /version must be an integer.*got "1"/],
    [
      "no fill",
      { ...GOOD, fill: undefined },
      /fill must be a function; got undefined of @acme\/bad\/bad-plugin@1/,
    ],
    ["fill that is data", { ...GOOD, fill: [1] }, /fill must be a function; got \[1\]/],
    ["check that is no function", { ...GOOD, check: true }, /check must be a function.*got true/],
    ["no defaults", { ...GOOD, defaults: undefined }, /defaults must be an object; got undefined/],
    ["defaults as a list", { ...GOOD, defaults: [1] }, /defaults must be an object; got \[1\]/],
    [
      "a function among the defaults",
      { ...GOOD, defaults: { scale: Math.sin } },
      /survive JSON; got options\.scale: function in the defaults of @acme/,
    ],
    [
      "defaults that contain themselves",
      { ...GOOD, defaults: { scale: circle } },
      /survive JSON; got options\.scale\.self: what it is a part of in the defaults of @acme/,
    ],
    [
      "a name twice",
      { ...GOOD, aliases: ["worse", "bad-plugin"] },
      /names and aliases must differ; got "bad-plugin" twice of @acme\/bad\/bad-plugin@1/,
    ],
    ["aliases as text", { ...GOOD, aliases: "bad" }, /aliases must be a list of names; got "bad"/],
  ])("%s", (_, definition, message) => {
    const before = listInitializers();
    const defining = (): unknown => defineInitializer(definition as typeof GOOD);
    expect(defining).toThrow(InitializerError);
    expect(defining).toThrow(message);
    expect(listInitializers()).toEqual(before);
  });
});

describe("C: a fill that goes wrong is an error with the plugin, options and parameter, and changes nothing:", () => {
  let kept: Tensor | null = null;
  test.each<[string, (t: Tensor) => unknown, RegExp]>([
    [
      "it throws half-way",
      (t) => {
        t.at(0).fill_(9);
        throw new RangeError("no stripes");
      },
      /the initializer @acme\/bad\/bad-plugin@1 failed: RangeError: no stripes/,
    ],
    [
      "it returns another tensor",
      (t) => full([...t.shape], 3),
      /return nothing or that tensor; got a tensor of shape \[2, 2\] and dtype float32/,
    ],
    ["it returns a number", () => 3, /return nothing or that tensor; got the number 3/],
    ["it returns a promise", async () => Promise.resolve(), /done when it returns; got a promise/],
    [
      "it forgets a row",
      (t) => void t.at(0).fill_(3),
      /set every element to a number; got NaN in 2 of 4, the first at position 2/,
    ],
    ["it makes NaN", (t) => t.fill_(-1).sqrt_(), /got NaN in 4 of 4/],
    [
      "it changes the shape",
      (t) => t.adopt(full([4], 3)),
      /leave shape \[2, 2\], dtype float32 and memory.*got a tensor of shape \[4\]/,
    ],
    [
      "it changes the dtype",
      (t) => t.adopt(full([2, 2], 1, { dtype: "float64" })),
      /got a tensor of shape \[2, 2\] and dtype float64/,
    ],
    ["it takes other memory", (t) => t.adopt(full([2, 2], 1)), /memory as they are/],
  ])("%s", (_, fill, message) => {
    using plugin = define({ fill });
    const parameter = new Parameter(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    const context = { path: "0.weight" };
    for (const use of [
      () => plugin(parameter, { scale: 5 }, context),
      () => applyInitializer(parameter, { id: plugin.id, options: { scale: 5 } }, context),
    ]) {
      expect(use).toThrow(message);
      expect(use).toThrow(/\(with options \{"scale":5\} for the parameter "0.weight"\)$/);
      expect(use).toThrow(
        expect.objectContaining({
          name: "InitializerError",
          initializer: plugin.id,
          path: "0.weight",
        }),
      );
    }
    expect(parameter.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("what it keeps of the tensor is not the parameter's memory", () => {
    using plugin = define({
      fill: (t: Tensor) => {
        kept = t.fill_(1);
      },
    });
    const parameter = plugin(new Parameter(empty([2])));
    kept!.fill_(8);
    expect(parameter.toArray()).toEqual([1, 1]);
  });

  test("a view that is not contiguous is filled in its place", () => {
    using plugin = define({});
    const whole = full([2, 3], 0);
    plugin(whole.t().at(1), { scale: 7 });
    expect(whole.toArray()).toEqual([
      [0, 7, 0],
      [0, 7, 0],
    ]);
  });

  test("integers and bools are filled too", () => {
    using plugin = define({});
    expect(plugin(empty([2], { dtype: "int32" }), { scale: 7 }).toArray()).toEqual([7, 7]);
  });

  test("a tensor of another copy of the library is told from what is no tensor", () => {
    using plugin = define({});
    const foreign = { storage: {}, dtype: "float32", shape: [2] };
    expect(() => plugin(foreign as unknown as Tensor)).toThrow(
      /got one of another copy.*peer dependencies/,
    );
    expect(() => plugin(3 as unknown as Tensor)).toThrow(
      /must be a tensor to fill; got \[object Number\]/,
    );
  });

  test("a function as a spec is guarded in the same way, and finds the values", () => {
    const parameter = new Parameter(ones([2]));
    applyInitializer(parameter, (t) => t.mul_(3));
    expect(parameter.toArray()).toEqual([3, 3]);
    function broken(t: Tensor): void {
      t.fill_(9);
      throw new Error("half-way");
    }
    expect(() => applyInitializer(parameter, broken, { path: "a" })).toThrow(
      /function broken failed: Error: half-way \(for the parameter "a"\)/,
    );
    expect(() => applyInitializer(parameter, (t) => t.sub(1))).toThrow(
      /function \(anonymous\) must overwrite the tensor/,
    );
    expect(parameter.toArray()).toEqual([3, 3]);
  });
});

describe("C: Registry: whatever goes wrong in a rule has the plugin's id, and the parameter's name:", () => {
  const plan = (spec: InitializerSpec): InitializationPlan =>
    planInitialization(
      [{ path: "0.weight", tensor: ones([2]), layer: "Linear", role: "weight" }],
      [{ match: {}, init: spec }],
    );
  const expectNamed = (run: () => unknown, initializer: string, message: RegExp): void => {
    expect(run).toThrow(message);
    expect(run).toThrow(
      expect.objectContaining({ name: "InitializerError", initializer, path: "0.weight" }),
    );
  };

  test.each<[string, object]>([
    ["check that throws", { scale: -1 }],
    ["options that JSON loses", { scale: 1n }],
    ["NaN", { scale: NaN }],
    ["options that contain themselves", { scale: circle }],
    ["options it does not have", { scael: 1 }],
  ])("%s, when it is planned", (_, options) => {
    const check = ({ scale }: { scale: number }): void => {
      if (scale < 0) throw new RangeError("negative");
    };
    using plugin = define({ check });
    const spec = { id: plugin.id, options } as InitializerSpec;
    expectNamed(() => plan(spec), plugin.id, /rule 1 \(all\).*@acme\/bad\/bad-plugin@1/);
    if (Object.values(options).some(Number.isNaN)) return; // a call takes every number
    expect(() => plugin(ones([2]), options)).toThrow(
      expect.objectContaining({ name: "InitializerError", initializer: plugin.id }),
    );
  });

  test.each<[string, (t: Tensor) => unknown]>([
    [
      "a fill that throws",
      () => {
        throw new Error("no");
      },
    ],
    ["another shape", () => full([3], 1)],
    ["NaN", (t) => t.fill_(NaN)],
  ])("%s, when the plan runs", (_, fill) => {
    using plugin = define({ fill });
    const run = (): unknown => plan(plugin).run({ seed: 1 });
    expectNamed(
      run,
      plugin.id,
      /^initialize: "0\.weight" .* by rule 1 \(all\), @acme\/bad\/bad-plugin@1, failed/,
    );
  });

  class Sevens {
    readonly getConfig: () => unknown;
    constructor(getConfig: () => unknown) {
      this.getConfig = getConfig;
    }
    call(shape: Shape): Tensor {
      return full(shape, 7);
    }
  }

  test.each<[string, () => unknown, RegExp]>([
    [
      "throws",
      () => {
        throw new Error("no config");
      },
      /class Sevens failed: Error: no config/,
    ],
    [
      "gives what JSON loses",
      () => ({ f: Math.sin }),
      /that survives JSON; got config\.f: function/,
    ],
    ["gives no object", () => 3, /must return an object that survives JSON; got the number 3/],
  ])("a class whose getConfig %s", (_, getConfig, message) => {
    const spec = new Sevens(getConfig);
    expectNamed(() => plan(spec), "class Sevens", message);
    expect(() => applyInitializer(ones([2]), spec)).toThrow(message);
  });
});
