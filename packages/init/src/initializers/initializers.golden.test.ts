import { empty, manualSeed, rand } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { getInitializer } from "../index.ts";
import { readGolden, type GoldenTensor } from "../testing/golden.ts";

/**
 * How many units in the last place of 1 the values may differ from PyTorch's; for all others none. Our inverse error function
 * and torch's, and our QR in float64 and LAPACK's, round differently.
 */
const LAST_PLACES: Readonly<Record<string, number>> = { truncNormal: 4, orthogonal: 8 };

describe("C: after manualSeed, the values are PyTorch's, bit for bit", () => {
  const { seed, cases } = readGolden<{
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
      const { shape, dtype, data } = result;
      const filled = [
        ...getInitializer(initializer)(empty(shape, { dtype }), options).toTypedArray(),
      ];
      // As many numbers were taken from the generator as PyTorch takes.
      expect([...rand([2]).toTypedArray()]).toEqual(next.data);
      const places = LAST_PLACES[initializer];
      if (places === undefined) {
        expect(filled).toEqual(data);
        return;
      }
      const unit = dtype === "float32" ? 2 ** -23 : 2 ** -52;
      expect(filled).toHaveLength(data.length);
      for (const [i, x] of filled.entries())
        expect(Math.abs(x - data[i]!), `element ${i}`).toBeLessThanOrEqual(places * unit);
    },
  );
});

describe("C: what is not random is PyTorch's", () => {
  const { deterministic } = readGolden<{
    readonly deterministic: readonly {
      readonly fn: string;
      readonly shape: readonly number[];
      readonly args: Readonly<Record<string, number>>;
      readonly result: GoldenTensor;
    }[];
  }>("init.json"); // made by goldens/gen_init.py

  test.each(deterministic)("$fn $shape $args", ({ fn, shape, args, result }) => {
    const options = fn === "constant_" ? { value: args["val"] } : args;
    const filled = getInitializer(fn.replace("_", ""))(empty(shape), options as object);
    expect([...filled.toTypedArray()]).toEqual(result.data);
  });
});

test.each<[string, readonly number[], object, RegExp]>([
  ["eye", [2, 2, 2], {}, /must have 2 dimensions; got \[2, 2, 2\]/],
  ["identity", [3], {}, /must have 2 dimensions; got \[3\]/],
  ["dirac", [2, 2], {}, /must have 3, 4 or 5 dimensions/],
  ["dirac", [3, 2, 3], { groups: 2 }, /divisible by groups; got 3 and 2/],
  ["dirac", [4, 2, 3], { groups: 0 }, /integer of at least 1; got 0/],
  ["orthogonal", [5], {}, /at least 2 dimensions; got \[5\]/],
  ["sparse", [2, 2, 2], { sparsity: 0.1 }, /must have 2 dimensions/],
  ["sparse", [2, 2], { sparsity: 1.1 }, /in \[0, 1\]; got 1.1/],
  ["xavierNormal", [5], {}, /at least 2 dimensions/],
  ["kaimingNormal", [2, 2], { mode: "fanAvg" }, /mode must be "fanIn" or "fanOut"; got "fanAvg"/],
  ["truncNormal", [2], { std: 0 }, /std positive.*std=0/],
  ["truncNormal", [2], { a: 1, b: -1 }, /a at most b; got mean=0, std=1, a=1, b=-1/],
  ["truncatedNormal", [2], { stddev: -1 }, /stddev positive.*stddev=-1/],
  ["varianceScaling", [2, 2], { mode: "fan" }, /among \(fanIn, fanOut, fanAvg\); got "fan"/],
  ["varianceScaling", [2, 2], { distribution: "normal" }, /untruncatedNormal.*got "normal"/],
  ["varianceScaling", [2, 2], { scale: 0 }, /positive number; got 0/],
  ["glorotUniform", [2, 2], { layout: "io" }, /layout must be "out-in", "in-out"/],
  ["xavier", [3], {}, /at least 2 dimensions/],
  ["xavier", [3, 3], { rndType: "normal" }, /"uniform" or "gaussian"; got "normal"/],
  ["xavier", [3, 3], { factorType: "both" }, /"avg", "in" or "out"; got "both"/],
  ["xavier", [3, 3], { magnitude: -1 }, /not be negative; got -1/],
  ["mxnetOrthogonal", [], {}, /at least 1 dimension/],
  ["mxnetOrthogonal", [2, 2], { randType: "x" }, /"uniform" or "normal"; got "x"/],
  ["bilinear", [2, 2, 2], {}, /must have 4 dimensions/],
  ["lstmBias", [6], {}, /four equal parts; got \[6\]/],
])("C: %s refuses %j with %j, and the tensor keeps its values", (name, shape, options, message) => {
  const kept = getInitializer("constant")(empty(shape), { value: 3 });
  const before = [...kept.toTypedArray()];
  expect(() => getInitializer(name)(kept, options)).toThrow(message);
  expect([...kept.toTypedArray()]).toEqual(before);
});
