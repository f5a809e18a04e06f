import { empty, Generator } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { getInitializer, type FanLayout } from "../index.ts";
import { readGolden } from "../testing/golden.ts";

interface Distribution {
  readonly mean: number;
  readonly std: number;
  readonly low?: number;
  readonly high?: number;
}
interface TorchCase extends Distribution {
  readonly fn: string;
  readonly shape: readonly number[];
  readonly args: Readonly<Record<string, number | string>>;
}
interface KerasCase {
  readonly shape: readonly number[];
  readonly glorot_uniform_limit: number;
  readonly glorot_normal_std: number;
  readonly he_uniform_limit: number;
  readonly he_normal_std: number;
  readonly lecun_uniform_limit: number;
  readonly lecun_normal_std: number;
}
interface MxnetCase {
  readonly shape: readonly number[];
  readonly rnd_type: "uniform" | "gaussian";
  readonly factor_type: string;
  readonly magnitude: number;
  readonly c: number;
}

const golden = readGolden<{
  readonly random: readonly TorchCase[];
  readonly cross_system_defaults: {
    readonly bounds_by_shape_keras_layout: readonly KerasCase[];
    readonly mxnet_xavier_by_shape: readonly MxnetCase[];
  };
}>("init.json"); // made by goldens/gen_init.py

/** Draws at least 40,000 values (or 10,000 tensors) and compares their moments and bounds. */
function expectDistribution(
  name: string,
  shape: readonly number[],
  options: object,
  { mean, std, low, high }: Distribution,
): void {
  const generator = new Generator(5);
  let [n, sum, squares, smallest, largest] = [0, 0, 0, Infinity, -Infinity];
  for (let fills = 0; n < 40_000 && fills < 10_000; fills++) {
    const values = getInitializer(name)(empty(shape), options, { generator }).toTypedArray();
    n += values.length;
    for (const x of values) {
      sum += x - mean;
      squares += (x - mean) ** 2;
      smallest = Math.min(smallest, x);
      largest = Math.max(largest, x);
    }
  }
  const average = mean + sum / n;
  const deviation = Math.sqrt(squares / n - (sum / n) ** 2);
  expect(Math.abs(average - mean)).toBeLessThanOrEqual((5 * std) / Math.sqrt(n));
  expect(Math.abs(deviation - std)).toBeLessThanOrEqual(0.03 * std);
  if (low === undefined || high === undefined) return;
  const rounding = 1e-6 * Math.max(Math.abs(low), Math.abs(high)); // the bounds are rounded to float32
  expect(smallest).toBeGreaterThanOrEqual(low - rounding);
  expect(largest).toBeLessThanOrEqual(high + rounding);
  // A normal distribution reaches its bounds when these are near.
  if (high - low <= 5 * std) expect(largest - smallest).toBeGreaterThanOrEqual(0.98 * (high - low));
}

describe("C: the distributions are PyTorch's", () => {
  const kaiming = ({ a, mode, nonlinearity }: TorchCase["args"]): object => ({
    a,
    mode: mode === "fan_in" ? "fanIn" : "fanOut",
    nonlinearity: nonlinearity === "leaky_relu" ? "leakyRelu" : nonlinearity,
  });
  /** Our initializer and options for a function of torch.nn.init and its arguments. */
  const OURS: Readonly<
    Record<string, readonly [name: string, (args: TorchCase["args"]) => object]>
  > = {
    xavier_uniform_: ["xavierUniform", ({ gain }) => ({ gain })],
    xavier_normal_: ["xavierNormal", ({ gain }) => ({ gain })],
    kaiming_uniform_: ["kaimingUniform", kaiming],
    kaiming_normal_: ["kaimingNormal", kaiming],
    uniform_: ["uniform", ({ a, b }) => ({ from: a, to: b })],
    normal_: ["normal", ({ mean, std }) => ({ mean, std })],
    trunc_normal_: ["truncNormal", ({ mean, std, a, b }) => ({ mean, std, a, b })],
  };

  test("for every function", () => {
    expect(golden.random).toHaveLength(312);
    expect(new Set(golden.random.map(({ fn }) => fn))).toEqual(new Set(Object.keys(OURS)));
  });

  test.each(golden.random)("$fn $shape $args", ({ fn, shape, args, ...distribution }) => {
    const [name, options] = OURS[fn]!;
    expectDistribution(name, shape, options(args), distribution);
  });
});

const uniform = (limit: number): Distribution => ({
  mean: 0,
  std: limit / Math.sqrt(3),
  low: -limit,
  high: limit,
});
/** Cut at two of the deviations before cutting. */
const truncated = (std: number): Distribution => {
  const bound = (2 * std) / 0.87962566103423978;
  return { mean: 0, std, low: -bound, high: bound };
};

describe("C: the variance scaling family is Keras's, in Keras's layout", () => {
  const { bounds_by_shape_keras_layout: cases } = golden.cross_system_defaults;
  test.each(cases)("$shape", (expected) => {
    const { shape } = expected;
    const layout = "in-out";
    expectDistribution("glorotUniform", shape, { layout }, uniform(expected.glorot_uniform_limit));
    expectDistribution("glorotNormal", shape, { layout }, truncated(expected.glorot_normal_std));
    expectDistribution("heUniform", shape, { layout }, uniform(expected.he_uniform_limit));
    expectDistribution("heNormal", shape, { layout }, truncated(expected.he_normal_std));
    expectDistribution("lecunUniform", shape, { layout }, uniform(expected.lecun_uniform_limit));
    expectDistribution("lecunNormal", shape, { layout }, truncated(expected.lecun_normal_std));
    expectDistribution(
      "varianceScaling",
      shape,
      { layout, scale: 2, distribution: "untruncatedNormal" },
      { mean: 0, std: expected.he_normal_std },
    );
  });

  test("Weft's [out, in] and Keras's [in, out] weights of one layer have one distribution", () => {
    for (const name of ["heUniform", "heNormal", "lecunUniform", "lecunNormal"]) {
      const draw = (shape: number[], layout: FanLayout): number[] => [
        ...getInitializer(name)(
          empty(shape),
          { layout },
          { generator: new Generator(1) },
        ).toTypedArray(),
      ];
      expect(draw([8, 4], "out-in")).toEqual(draw([4, 8], "in-out"));
      expect(draw([16, 8, 3, 3], "out-in")).toEqual(draw([3, 3, 8, 16], "in-out"));
      expect(draw([8, 4], "out-in")).not.toEqual(draw([4, 8], "out-in"));
    }
  });

  test("RandomUniform, RandomNormal and TruncatedNormal have Keras's defaults", () => {
    expectDistribution("randomUniform", [200, 100], {}, uniform(0.05));
    expectDistribution("randomNormal", [200, 100], {}, { mean: 0, std: 0.05 });
    expectDistribution("truncatedNormal", [200, 100], {}, truncated(0.05 * 0.87962566103423978));
  });
});

describe("C: Xavier and its like are MXNet's", () => {
  const { mxnet_xavier_by_shape: cases } = golden.cross_system_defaults;
  test.each(cases)(
    "$shape $rnd_type $factor_type $magnitude",
    ({ shape, rnd_type: rndType, factor_type: factorType, magnitude, c }) => {
      const distribution = rndType === "uniform" ? uniform(c) : { mean: 0, std: c };
      expectDistribution("xavier", shape, { rndType, factorType, magnitude }, distribution);
    },
  );

  test("MSRAPrelu, Uniform and Normal have MXNet's defaults", () => {
    // [8, 4] has the mean fan 6.
    const std = Math.sqrt(2 / (1 + 0.25 ** 2) / 6);
    expectDistribution("msraPrelu", [8, 4], {}, { mean: 0, std });
    expectDistribution("mxnetUniform", [200, 100], {}, uniform(0.07));
    expectDistribution("mxnetNormal", [200, 100], {}, { mean: 0, std: 0.01 });
  });
});
