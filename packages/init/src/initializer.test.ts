import { readFileSync } from "node:fs";
import { empty, Generator, manualSeed, rand, tensor, type Tensor } from "@weft/tensor";
import { afterEach, describe, expect, test } from "vitest";
import {
  applyInitializer,
  calculateFans,
  calculateGain,
  constant,
  defineInitializer,
  getInitializer,
  InitializerError,
  kaimingUniform,
  listInitializers,
  normal,
  ones,
  uniform,
  unregisterInitializer,
  xavierUniform,
  zeros,
  type Initializer,
  type Nonlinearity,
} from "./index.ts";

declare module "./registry.ts" {
  interface InitializerRegistry {
    strange: { readonly low: number; readonly high: number };
    broken: Record<string, never>;
  }
}

/** The chapter's distribution: U(low, high) or its negative with probability 1/4 each, otherwise 0. */
function registerStrange(): Initializer<"strange"> {
  return defineInitializer({
    name: "strange",
    package: "@acme/weft-initializer-strange",
    version: 2,
    aliases: ["chapterInit"],
    defaults: { low: 5, high: 10 },
    fill: (t, { low, high }, { generator }) => {
      t.uniform_(-high, high, { generator });
      t.mul_(t.abs().ge(low));
    },
  });
}

let registered: Initializer<never>[] = [];
afterEach(() => {
  for (const initializer of registered.splice(0)) unregisterInitializer(initializer);
});

const golden = JSON.parse(
  readFileSync(new URL("../../../goldens/init.json", import.meta.url), "utf8"),
) as Record<string, unknown>; // made by goldens/gen_init.py

describe("an initializer from another package", () => {
  test("is used by name, alias and id, with its defaults and options, and draws from the given generator", () => {
    const strange = registerStrange();
    registered = [strange as unknown as Initializer<never>];
    for (const name of ["strange", "chapterInit", "@acme/weft-initializer-strange/strange@2"]) {
      const w = getInitializer(name)(empty([40, 40]), undefined, { generator: new Generator(1) });
      const magnitudes = [...w.abs().toTypedArray()];
      expect(magnitudes.every((x) => x === 0 || (x >= 5 && x <= 10))).toBe(true);
      const share = magnitudes.filter((x) => x === 0).length / magnitudes.length;
      expect(share).toBeGreaterThan(0.45);
      expect(share).toBeLessThan(0.55);
      expect(w.toArray()).toEqual(
        strange(empty([40, 40]), {}, { generator: new Generator(1) }).toArray(),
      );
    }
    expect(listInitializers()).toContain("@acme/weft-initializer-strange/strange@2");
  });

  test("gives a spec as plain data, which does the same after a trip through JSON", () => {
    const strange = registerStrange();
    registered = [strange as unknown as Initializer<never>];
    const spec = strange.spec({ low: 1 });
    expect(spec).toEqual({
      id: "@acme/weft-initializer-strange/strange@2",
      options: { low: 1, high: 10 },
    });
    manualSeed(4);
    const direct = strange(empty([8]), { low: 1 }).toArray();
    manualSeed(4);
    expect(
      applyInitializer(empty([8]), JSON.parse(JSON.stringify(spec)) as typeof spec).toArray(),
    ).toEqual(direct);
  });

  test("is refused when its name is taken, and then nothing of it stays", () => {
    registered = [registerStrange() as unknown as Initializer<never>];
    expect(() => registerStrange()).toThrow(
      /names must be free; got "@acme\/weft-initializer-strange\/strange@2"/,
    );
    const before = listInitializers();
    expect(() =>
      defineInitializer({
        name: "broken",
        package: "@acme/other",
        version: 1,
        aliases: ["normal"],
        defaults: {},
        fill: () => undefined,
      }),
    ).toThrow(/"normal" of @acme\/other\/broken@1, taken by @weft\/init\/normal@1/);
    expect(listInitializers()).toEqual(before);
  });

  test("is named when it throws, with the cause", () => {
    const cause = new RangeError("out of stripes");
    const broken = defineInitializer({
      name: "broken",
      package: "@acme/broken",
      version: 1,
      defaults: {},
      fill: () => {
        throw cause;
      },
    });
    registered = [broken as unknown as Initializer<never>];
    const error = ((): unknown => {
      try {
        return broken(empty([2]));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(InitializerError);
    expect(error).toMatchObject({ initializer: "@acme/broken/broken@1", cause });
    expect(String(error)).toMatch(/@acme\/broken\/broken@1 failed: RangeError: out of stripes/);
  });
});

describe("the registry", () => {
  test("suggests the nearest names for an unknown one", () => {
    expect(() => getInitializer("xavierUnifrom")).toThrow(
      /got "xavierUnifrom" \(did you mean xavierUniform/,
    );
  });

  test("refuses unknown options by name", () => {
    expect(() => xavierUniform(empty([2, 2]), { gian: 2 } as never)).toThrow(
      /options must be among \(gain, layout\); got "gian" for @weft\/init\/xavierUniform@1/,
    );
  });

  test("takes names, specs, functions and tensors", () => {
    expect(applyInitializer(empty([2]), "ones").toArray()).toEqual([1, 1]);
    expect(applyInitializer(empty([2]), constant.spec({ value: 3 })).toArray()).toEqual([3, 3]);
    expect(applyInitializer(empty([2]), (t) => void t.fill_(4)).toArray()).toEqual([4, 4]);
    expect(applyInitializer(empty([2]), tensor([5, 6])).toArray()).toEqual([5, 6]);
    expect(() => applyInitializer(empty([2]), tensor([5]))).toThrow(/shape \[2\]; got \[1\]/);
    expect(() => applyInitializer(empty([2]), 7 as never)).toThrow(/must be a name.*got 7/);
  });
});

describe("values", () => {
  const draw = (fill: (t: Tensor) => void): number[] => {
    manualSeed(3);
    const t = empty([40, 60]);
    fill(t);
    return [...t.toTypedArray()];
  };

  test("uniform ones are the generator's, stretched to the bounds of each formula", () => {
    manualSeed(3);
    const unit = [...rand([40, 60]).toTypedArray()];
    const bounded = (bound: number) => unit.map((u) => u * 2 * bound - bound);
    const cases: [(t: Tensor) => void, number][] = [
      [(t) => void uniform(t, { from: -2, to: 2 }), 2],
      [(t) => void xavierUniform(t), Math.sqrt(6 / 100)],
      [(t) => void xavierUniform(t, { gain: 3 }), 3 * Math.sqrt(6 / 100)],
      [(t) => void kaimingUniform(t, { nonlinearity: "relu" }), Math.sqrt(6 / 60)],
      [(t) => void kaimingUniform(t, { mode: "fanOut", a: 1 }), Math.sqrt(3 / 40)],
    ];
    for (const [fill, bound] of cases) {
      const want = bounded(bound);
      for (const [i, x] of draw(fill).entries()) expect(x).toBeCloseTo(want[i]!, 5);
    }
  });

  test("normal ones have the asked mean and deviation", () => {
    const values = draw((t) => void normal(t, { mean: 2, std: 0.5 }));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const std = Math.sqrt(values.reduce((a, x) => a + (x - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean - 2)).toBeLessThan((5 * 0.5) / Math.sqrt(values.length));
    expect(Math.abs(std - 0.5)).toBeLessThan(0.03);
  });

  test("zeros, ones and constants are what they say", () => {
    expect(zeros(empty([2])).toArray()).toEqual([0, 0]);
    expect(ones(empty([2])).toArray()).toEqual([1, 1]);
    expect(constant(empty([1]), { value: -4.5 }).item()).toBe(-4.5);
  });

  test("a parameter that requires gradients is written without recording", () => {
    const w = empty([2, 2], { requiresGrad: true });
    expect(xavierUniform(w)).toBe(w);
    expect(w.isLeaf).toBe(true);
  });

  test("vectors have no fans, an unknown mode is refused", () => {
    expect(() => xavierUniform(empty([3]))).toThrow(
      /^xavierUniform: calculateFans: .*at least 2 dimensions.*got \[3\]$/,
    );
    expect(() => xavierUniform(empty([3]), {}, { path: "0.bias" })).toThrow(
      expect.objectContaining({
        name: "ShapeError",
        message: expect.stringMatching(/got \[3\] for the parameter "0\.bias"$/),
      }),
    );
    expect(() => kaimingUniform(empty([3, 3]), { mode: "fan" as never })).toThrow(
      /mode must be "fanIn" or "fanOut"; got "fan"/,
    );
  });
});

describe("PyTorch's table", () => {
  test("of gains", () => {
    const gains = golden["calculate_gain"] as readonly {
      readonly nonlinearity: string;
      readonly param: number | null;
      readonly gain: number;
    }[];
    expect(gains.length).toBeGreaterThan(15);
    for (const { nonlinearity, param, gain } of gains) {
      const name = nonlinearity.replace(/_(\w)/, (_, letter: string) =>
        letter.toUpperCase(),
      ) as Nonlinearity; // ours are in camel case
      expect(calculateGain(name, param ?? undefined), nonlinearity).toBe(gain);
    }
    expect(() => calculateGain("swish" as Nonlinearity)).toThrow(/unknown; got "swish"/);
    expect(() => calculateGain("leakyRelu", true as never)).toThrow(/finite number; got true/);
    expect(() => calculateGain("leakyRelu", NaN)).toThrow(/slope must be a finite number/);
  });

  test("of fans", () => {
    const fans = golden["fan"] as readonly {
      readonly shape: readonly number[];
      readonly fan_in: number;
      readonly fan_out: number;
    }[];
    expect(fans.length).toBeGreaterThan(5);
    for (const { shape, fan_in: fanIn, fan_out: fanOut } of fans)
      expect(calculateFans(shape)).toEqual({ fanIn, fanOut });
  });
});
