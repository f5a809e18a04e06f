import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Generator } from "./generator.ts";

// Raw bits of PyTorch's streams; integers that a double cannot hold are turned into strings before parsing.
const read = (name: string): string =>
  readFileSync(new URL(`../../test/goldens/${name}`, import.meta.url), "utf8").replace(
    /(?<=[[,])\d{16,}(?=[,\]])/g,
    '"$&"',
  );
const torch = JSON.parse(read("random.json")) as { seeds: Record<string, Record<string, unknown>> };
const more = JSON.parse(
  readFileSync(new URL("../../test/goldens/random-more.json", import.meta.url), "utf8"),
) as More;

interface More {
  seeds: { seed: string; initial: string; words: number[] }[];
  sha256: Record<string, string>;
  small_normals: { f64_5: string[]; f32_4: number[]; f64_2: string[] };
  normal_f64_40: string[];
  normal_f64_far_20: string[];
  randint_f64_wide: number[];
  randint_f32: number[];
  randint_u8: number[];
  bernoulli_u8: number[];
  bernoulli_f64: number[];
  randn_3_then_rand: number[][];
}
type Bits = readonly (number | string)[];
interface Layer {
  readonly [name: string]: { shape: number[]; bits: Bits };
}

const bits32 = (values: Float32Array): number[] => [...new Uint32Array(values.buffer)];
const bits64 = (values: Float64Array): string[] =>
  [...new BigUint64Array(values.buffer)].map(String);
const hex64 = (values: Float64Array): string[] =>
  [...new BigUint64Array(values.buffer)].map((v) => v.toString(16).padStart(16, "0"));
const uniform = (g: Generator, n: number, from?: number, to?: number): Float32Array => {
  const out = new Float32Array(n);
  g.fillUniform(out, from, to);
  return out;
};
const normal = (g: Generator, n: number, mean?: number, std?: number): Float32Array => {
  const out = new Float32Array(n);
  g.fillNormal(out, mean, std);
  return out;
};
const normal64 = (g: Generator, n: number, mean?: number, std?: number): Float64Array => {
  const out = new Float64Array(n);
  g.fillNormal(out, mean, std);
  return out;
};
const bernoulli = (g: Generator, n: number, p: number): Float32Array => {
  const out = new Float32Array(n);
  g.fillBernoulli(out, p);
  return out;
};
const randint = <A extends Int32Array | Uint8Array | Float32Array | Float64Array>(
  g: Generator,
  out: A,
  low: number,
  high: number,
): A => {
  g.fillRandint(out, low, high);
  return out;
};

/** PyTorch's defaults, whose bounds are computed in double precision. */
const kaimingBound = (fanIn: number): number =>
  Math.sqrt(3) * (Math.sqrt(2 / (1 + 5)) / Math.sqrt(fanIn));
const layer = (g: Generator, weight: number, fanIn: number, bias: number): number[][] => {
  const bound = 1 / Math.sqrt(fanIn);
  const w = bits32(uniform(g, weight, -kaimingBound(fanIn), kaimingBound(fanIn)));
  return [w, bits32(uniform(g, bias, -bound, bound))];
};
const layerBits = (golden: Layer): Bits[] => Object.values(golden).map((p) => p.bits);

describe.each(["0", "42"])("the streams of seed %s are PyTorch's, bit for bit:", (seed) => {
  const golden = torch.seeds[seed] ?? {};
  const compared = new Set<string>();
  const expected = <T = Bits>(name: string): T => {
    expect(golden).toHaveProperty([name]);
    compared.add(name);
    return golden[name] as T;
  };
  const fresh = (): Generator => new Generator(Number(seed));

  test.each([
    ["rand_1000", (g: Generator) => uniform(g, 1000)],
    ["uniform_700", (g: Generator) => uniform(g, 700, -0.17, 0.31)],
    ["randn_7", (g: Generator) => normal(g, 7)],
    ["randn_16", (g: Generator) => normal(g, 16)],
    ["randn_37", (g: Generator) => normal(g, 37)],
    ["randn_1500", (g: Generator) => normal(g, 1500)],
    ["normal_800", (g: Generator) => normal(g, 800, 0.5, 0.02)],
    ["bernoulli_0.3_200", (g: Generator) => bernoulli(g, 200, 0.3)],
    ["dropout_0.5_300", (g: Generator) => bernoulli(g, 300, 0.5).map((kept) => kept * 2)],
    [
      "xavier_uniform_40_30",
      (g: Generator) =>
        uniform(g, 1200, -Math.sqrt(3) * Math.sqrt(2 / 70), Math.sqrt(3) * Math.sqrt(2 / 70)),
    ],
    ["xavier_normal_40_30", (g: Generator) => normal(g, 1200, 0, Math.sqrt(2 / 70))],
    ["kaiming_normal_40_30", (g: Generator) => normal(g, 1200, 0, Math.sqrt(2) / Math.sqrt(30))],
  ])("%s", (name, draw) => {
    expect(bits32(draw(fresh()))).toEqual(expected(name));
  });

  test("float64 uniforms and normals", () => {
    const out = new Float64Array(64);
    fresh().fillUniform(out);
    expect(bits64(out)).toEqual(expected("rand_float64_64"));
    expect(bits64(normal64(fresh(), 40))).toEqual(expected("randn_float64_40"));
  });

  test("integers and orders", () => {
    expect([...fresh().randperm(50)]).toEqual(expected("randperm_50"));
    expect([...randint(fresh(), new Int32Array(50), 0, 1000)]).toEqual(
      expected("randint_0_1000_50"),
    );
  });

  test("several draws in one stream, the second value of a pair kept between them", () => {
    const g = fresh();
    const golden = expected<Record<string, Bits>>("mixed");
    expect(bits32(normal(g, 7))).toEqual(golden["randn_7"]);
    expect(bits32(uniform(g, 5))).toEqual(golden["rand_5"]);
    expect(bits32(normal(g, 3))).toEqual(golden["randn_3"]);
    expect(bits32(normal(g, 16))).toEqual(golden["randn_16"]);
    expect(bits32(normal(g, 1))).toEqual(golden["randn_1"]);
    expect([...g.randperm(9)]).toEqual(golden["randperm_9"]);
    expect(bits32(normal(g, 2))).toEqual(golden["randn_2_after"]);
  });

  test("the parameters of layers as PyTorch initialises them", () => {
    expect(layer(fresh(), 35, 5, 7)).toEqual(layerBits(expected<Layer>("linear_5_7")));
    expect(layer(fresh(), 7840, 784, 10)).toEqual(layerBits(expected<Layer>("linear_784_10")));
    expect(layer(fresh(), 216, 27, 8)).toEqual(layerBits(expected<Layer>("conv2d_3_8_3")));
    expect([bits32(normal(fresh(), 66))]).toEqual(layerBits(expected<Layer>("embedding_11_6")));
    const bound = Math.sqrt(3) * (Math.sqrt(2) / Math.sqrt(30));
    expect(golden["kaiming_uniform_40_30"]).toHaveLength(1200);
    const scaled = bits32(uniform(fresh(), 1200, -bound, bound));
    expect(scaled).toEqual(expected("kaiming_uniform_40_30"));
  });

  test("a small net and its input, drawn one after the other", () => {
    const g = fresh();
    const golden = expected<{ params: Record<string, Bits>; x: Bits }>("small_net");
    const drawn = [...layer(g, 32, 4, 8), ...layer(g, 8, 8, 1)];
    expect(drawn).toEqual(Object.values(golden.params));
    expect(bits32(uniform(g, 8))).toEqual(golden.x);
  });

  // It stands last, and asks the tests above.
  test("no stream of the golden is left out", () => {
    expect([...compared].sort()).toEqual(Object.keys(golden).sort());
  });
});

describe("long streams have the digest of PyTorch's:", () => {
  const draws: Record<string, (g: Generator) => Float32Array | Float64Array | Int32Array> = {
    rand_1000003: (g) => uniform(g, 1000003),
    "uniform_-0.17_0.31_1000003": (g) => uniform(g, 1000003, -0.17, 0.31),
    "uniform_0_2.5_100003": (g) => uniform(g, 100003, 0, 2.5),
    "uniform_1e6_1e6+1_100003": (g) => uniform(g, 100003, 1e6, 1e6 + 1),
    "uniform_f64_-0.17_0.31_100003": (g) => {
      const out = new Float64Array(100003);
      g.fillUniform(out, -0.17, 0.31);
      return out;
    },
    randn_1000003: (g) => normal(g, 1000003),
    "normal_0.7_1.3_1000003": (g) => normal(g, 1000003, 0.7, 1.3),
    "normal_0_0.02_100003": (g) => normal(g, 100003, 0, 0.02),
    "bernoulli_0.1_100003": (g) => bernoulli(g, 100003, 0.1),
    "randint_-7_1000003_100003": (g) => randint(g, new Int32Array(100003), -7, 1000003),
    randperm_100003: (g) => g.randperm(100003),
  };

  test("one for each golden", () => {
    expect(Object.keys(draws)).toEqual(Object.keys(more.sha256));
  });

  test.each(Object.entries(draws))("%s", (name, draw) => {
    const values = draw(new Generator(3));
    expect(createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex")).toBe(
      more.sha256[name],
    );
  });
});

describe("odd arguments give PyTorch's values too:", () => {
  test.each(more.seeds)("seed $seed", ({ seed, initial, words }) => {
    const g = new Generator(BigInt(seed));
    expect(String(g.initialSeed)).toBe(initial);
    expect([...randint(g, new Int32Array(4), -(2 ** 31), 2 ** 31)]).toEqual(words);
  });

  test("calls below 16 elements with mean and std, across element types", () => {
    const g = new Generator(11);
    expect(hex64(normal64(g, 5, 0.7, 1.3))).toEqual(more.small_normals.f64_5);
    expect(bits32(normal(g, 4, -2, 0.3))).toEqual(more.small_normals.f32_4);
    expect(hex64(normal64(g, 2))).toEqual(more.small_normals.f64_2);
  });

  test("float64 normals with mean and std", () => {
    expect(hex64(normal64(new Generator(11), 40, 0.7, 1.3))).toEqual(more.normal_f64_40);
    expect(hex64(normal64(new Generator(11), 20, 1e9, 1e-3))).toEqual(more.normal_f64_far_20);
  });

  test("integers into every element type, and ranges wider than 32 bits", () => {
    const wide = randint(new Generator(11), new Float64Array(12), -(2 ** 52), 2 ** 53 - 1);
    expect([...wide]).toEqual(more.randint_f64_wide);
    const narrow = randint(new Generator(11), new Float32Array(12), -(2 ** 24), 2 ** 24);
    expect([...narrow]).toEqual(more.randint_f32);
    expect([...randint(new Generator(11), new Uint8Array(12), 3, 256)]).toEqual(more.randint_u8);
  });

  test("coin flips into bytes and doubles", () => {
    const bytes = new Uint8Array(40);
    new Generator(11).fillBernoulli(bytes, 0.4);
    expect([...bytes]).toEqual(more.bernoulli_u8);
    const doubles = new Float64Array(40);
    new Generator(11).fillBernoulli(doubles, 0.4);
    expect([...doubles]).toEqual(more.bernoulli_f64);
  });

  test("a kept second value survives a block of 17 and is taken by the next single draw", () => {
    const g = new Generator(11);
    const drawn = [
      bits32(normal(g, 3)),
      bits32(uniform(g, 2)),
      bits32(normal(g, 17)),
      bits32(normal(g, 1)),
    ];
    expect(drawn).toEqual(more.randn_3_then_rand);
  });
});
