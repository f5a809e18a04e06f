import { readFileSync } from "node:fs";
import { empty, Generator, manualSeed, rand, type DType } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { getInitializer } from "../index.ts";

interface GoldenTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Distribution {
  readonly fn: string;
  readonly shape: readonly number[];
  readonly args: Readonly<Record<string, number | string>>;
  readonly low?: number;
  readonly high?: number;
  readonly mean: number;
  readonly std: number;
}

function read<T>(name: string): T {
  const url = new URL(`../../../../goldens/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as T; // the caller names the file's type
}

describe("after manualSeed, the values are PyTorch's, bit for bit", () => {
  const { seed, cases } = read<{
    readonly seed: number;
    readonly cases: readonly {
      readonly initializer: string;
      readonly options: object;
      readonly result: GoldenTensor;
      readonly next: GoldenTensor;
    }[];
  }>("init_seeded.json"); // made by goldens/gen_init_seeded.py

  test.each(cases)(
    "$initializer $options $result.shape $result.dtype",
    ({ initializer, options, result, next }) => {
      manualSeed(seed);
      const filled = getInitializer(initializer)(
        empty(result.shape, { dtype: result.dtype }),
        options,
      );
      expect([...filled.toTypedArray()]).toEqual(result.data);
      // As many numbers were taken from the generator as PyTorch takes.
      expect([...rand([2]).toTypedArray()]).toEqual(next.data);
    },
  );
});

describe("the distributions are PyTorch's", () => {
  /** Our initializer and options for a function of torch.nn.init and its arguments. */
  const OURS: Readonly<
    Record<string, readonly [name: string, (args: Distribution["args"]) => object]>
  > = {
    xavier_uniform_: ["xavierUniform", ({ gain }) => ({ gain })],
    kaiming_uniform_: [
      "kaimingUniform",
      ({ a, mode, nonlinearity }) => ({
        a,
        mode: mode === "fan_in" ? "fanIn" : "fanOut",
        nonlinearity: nonlinearity === "leaky_relu" ? "leakyRelu" : nonlinearity,
      }),
    ],
    uniform_: ["uniform", ({ a, b }) => ({ from: a, to: b })],
    normal_: ["normal", ({ mean, std }) => ({ mean, std })],
  };
  const { random } = read<{ readonly random: readonly Distribution[] }>("init.json"); // made by goldens/gen_init.py
  const ours = random.filter(({ fn }) => fn in OURS);

  test("for every function that exists here", () => {
    expect(ours).toHaveLength(157);
  });

  test.each(ours)("$fn $shape $args", ({ fn, shape, args, mean, std, low, high }) => {
    const [name, options] = OURS[fn]!;
    const generator = new Generator(5);
    const values: number[] = [];
    while (values.length < 40_000) {
      const filled = getInitializer(name)(empty(shape), options(args), { generator });
      values.push(...filled.toTypedArray());
    }
    const n = values.length;
    const average = values.reduce((a, b) => a + b, 0) / n;
    const deviation = Math.sqrt(values.reduce((a, x) => a + (x - average) ** 2, 0) / n);
    expect(Math.abs(average - mean)).toBeLessThanOrEqual((5 * std) / Math.sqrt(n));
    expect(Math.abs(deviation - std)).toBeLessThanOrEqual(0.03 * std);
    if (low === undefined || high === undefined) return;
    const rounding = 1e-6 * Math.max(Math.abs(low), Math.abs(high)); // the bounds are rounded to float32
    const smallest = values.reduce((a, b) => Math.min(a, b));
    const largest = values.reduce((a, b) => Math.max(a, b));
    expect(smallest).toBeGreaterThanOrEqual(low - rounding);
    expect(largest).toBeLessThanOrEqual(high + rounding);
    expect(largest - smallest).toBeGreaterThanOrEqual(0.98 * (high - low));
  });
});
