import { empty, Generator, ShapeError, ValueError } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  applyInitializer,
  calculateFans,
  constant,
  defineInitializer,
  getInitializer,
  InitializerError,
  kaimingUniform,
  listInitializers,
  normal,
  uniform,
  xavierUniform,
  zeros,
  type Initializer,
  type InitializerDefinition,
} from "./index.ts";

declare module "./registry.ts" {
  interface InitializerRegistry {
    "plugin-test": { readonly scale: number; readonly unit?: string };
  }
}

function define(
  change: Partial<InitializerDefinition<"plugin-test">> = {},
): Initializer<"plugin-test"> {
  return defineInitializer({
    name: "plugin-test",
    package: "@acme/plugin",
    version: 1,
    defaults: { scale: 1 },
    fill: (t, { scale }) => void t.fill_(scale),
    ...change,
  });
}

describe("a plugin", () => {
  test("C: Registry: is in the registry until it is disposed, under all its names", () => {
    const before = listInitializers();
    {
      using plugin = define({ aliases: ["plugin-alias"] });
      expect(getInitializer("plugin-alias")).toBe(plugin);
      expect(listInitializers()).toHaveLength(before.length + 1);
    }
    expect(listInitializers()).toEqual(before);
    expect(() => getInitializer("plugin-alias")).toThrow(InitializerError);
    using again = define();
    expect(getInitializer("@acme/plugin/plugin-test@1")).toBe(again);
  });

  test("C: may come in two versions side by side; a bare name is the newest one, however they were imported", () => {
    using second = define({ version: 2, aliases: ["plugin-alias"] });
    {
      using first = define({ aliases: ["plugin-alias", "plugin-old"] });
      for (const name of ["plugin-test", "plugin-alias", "plugin-test@2", second.id])
        expect(getInitializer(name)).toBe(second);
      for (const name of ["plugin-test@1", "plugin-alias@1", "plugin-old", first.id])
        expect(getInitializer(name)).toBe(first);
      expect(applyInitializer(empty([1]), "plugin-test@1").item()).toBe(1);
      expect(() => define()).toThrow(/names must be free; got "@acme\/plugin\/plugin-test@1"/);
      expect(() => define({ package: "@other/plugin", version: 3 })).toThrow(
        /names must be free; got "plugin-test" of @other\/plugin\/plugin-test@3, taken by @acme/,
      );
      expect(() => getInitializer("@acme/plugin/plugin-test@3")).toThrow(
        /did you mean @acme\/plugin\/plugin-test@/,
      );
    }
    expect(getInitializer("plugin-test")).toBe(second);
    expect(() => getInitializer("plugin-test@1")).toThrow(/did you mean plugin-test@2/);
    expect(() => getInitializer("plugin-old")).toThrow(InitializerError);
  });

  test("is named in whatever it throws, with the cause: its own errors, Weft's and plain values", () => {
    const failures: [() => void, unknown][] = [
      [() => calculateFans([3]), ShapeError],
      [
        () => {
          throw new TypeError("no scale");
        },
        TypeError,
      ],
    ];
    for (const [fill, cause] of failures) {
      using plugin = define({ fill });
      const error = caught(() => plugin(empty([3])));
      expect(error).toBeInstanceOf(InitializerError);
      expect(error).toMatchObject({ initializer: "@acme/plugin/plugin-test@1" });
      expect((error as Error).cause).toBeInstanceOf(cause);
      expect((error as Error).message).toMatch(/^plugin-test: the initializer @acme\/plugin/);
    }
  });

  test("is named when its check refuses options, in a call and in a spec", () => {
    using plugin = define({
      check: ({ scale }) => {
        if (scale < 0) throw new ValueError("scale must not be negative");
      },
    });
    for (const use of [
      () => plugin(empty([1]), { scale: -1 }),
      () => plugin.spec({ scale: -1 }),
      () => applyInitializer(empty([1]), { id: plugin.id, options: { scale: -1 } }),
    ]) {
      expect(use).toThrow(InitializerError);
      expect(use).toThrow(/@acme\/plugin\/plugin-test@1 failed: ValueError: scale must not/);
    }
  });

  test("that would fill later is refused, since nobody could wait for it", () => {
    const fill = (() => Promise.resolve()) as () => void; // what an async function passes for
    using plugin = define({ fill });
    expect(() => plugin(empty([1]))).toThrow(/must be done when it returns; got a promise/);
  });

  test("is not asked to fill a tensor without elements", () => {
    using plugin = define({
      fill: () => {
        throw new Error("asked");
      },
    });
    expect(plugin(empty([0, 3])).shape).toEqual([0, 3]);
  });

  test("draws from the generator that the caller gives", () => {
    using plugin = define({ fill: (t, _, { generator }) => void t.uniform_(0, 1, { generator }) });
    const draw = (): unknown => plugin(empty([4]), {}, { generator: new Generator(9) }).toArray();
    expect(draw()).toEqual(draw());
    expect(plugin(empty([4]), {}, { generator: undefined } as never).shape).toEqual([4]);
    expect(() => plugin(empty([4]), {}, { seed: 9 } as never)).toThrow(
      /context must be among \(generator, path\); got "seed"/,
    );
    expect(() => applyInitializer(empty([4]), "ones", 9 as never)).toThrow(/an object.*got 9/);
  });

  test.each<[string, Partial<InitializerDefinition<"plugin-test">>, RegExp]>([
    ["an alias with @", { aliases: ["a@1"] }, /no space, @ or \/; got "a@1" of @acme\/plugin/],
    ["an empty alias", { aliases: [""] }, /got ""/],
    ["a slash in its name", { name: "a/b" as "plugin-test" }, /got "a\/b"/],
    ["no package", { package: "" }, /package must be a package's name; got ""/],
    ["version 0", { version: 0 }, /version must be an integer of at least 1; got 0/],
    ["version NaN", { version: NaN }, /got NaN/],
    [
      "a default that JSON loses",
      { defaults: { scale: Infinity } },
      /options must survive JSON; got options\.scale: Infinity/,
    ],
  ])("with %s is refused, and nothing of it stays", (_, change, message) => {
    const before = listInitializers();
    expect(() => define(change)).toThrow(InitializerError);
    expect(() => define(change)).toThrow(message);
    expect(listInitializers()).toEqual(before);
  });
});

describe("options", () => {
  test("that JSON would lose are refused in a spec", () => {
    expect(() => constant.spec({ value: Infinity })).toThrow(
      /constant: options must survive JSON; got options\.value: Infinity/,
    );
    expect(() => normal.spec({ mean: NaN })).toThrow(/options\.mean: NaN/);
    expect(constant(empty([1]), { value: Infinity }).item()).toBe(Infinity);
  });

  test("that are undefined have their default", () => {
    const t = xavierUniform(constant(empty([4, 4])), { gain: undefined } as never);
    expect(t.abs().amax().item()).toBeGreaterThan(0);
    expect(normal.spec({ std: undefined } as never).options).toEqual({ mean: 0, std: 1 });
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "a number in place of the options",
      () => constant(empty([1]), 1 as never),
      /options must be an object; got 1 for .* \(pass it by name, as in \{ value: 1 \}\)/,
    ],
    ["null", () => constant(empty([1]), null as never), /options must be an object; got null/],
    ["a list", () => constant.spec([] as never), /options must be an object; got \[\]/],
    ["an unknown key", () => uniform.spec({ low: 1 } as never), /among \(from, to\); got "low"/],
    [
      "an unknown key of none",
      () => zeros(empty([1]), { value: 1 } as never),
      /among \(none\); got "value"/,
    ],
    [
      "an unknown nonlinearity, in a spec too",
      () => kaimingUniform.spec({ nonlinearity: "swish" as never }),
      /nonlinearity is unknown; got "swish"/,
    ],
    ["a negative deviation", () => normal(empty([2]), { std: -1 }), /not negative; got -1/],
    ["bounds in the wrong order", () => uniform(empty([2]), { from: 1, to: 0 }), /from=1, to=0/],
    ["a tensor that is none", () => constant([1] as never), /must be a tensor to fill/],
  ])("and targets are checked: %s", (_, use, message) => {
    expect(use).toThrow(message);
  });
});

test("a tensor of integers is filled with a constant, and refused by random initializers", () => {
  expect(constant(empty([2], { dtype: "int32" }), { value: 3 }).toArray()).toEqual([3, 3]);
  expect(() => normal(empty([2], { dtype: "int32" }))).toThrow(/must be floating; got int32/);
});

test("a weight without elements stays as it is, whatever its fans", () => {
  expect(kaimingUniform(empty([3, 0])).shape).toEqual([3, 0]);
  expect(xavierUniform(empty([0, 0])).shape).toEqual([0, 0]);
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
