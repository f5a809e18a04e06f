import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  arange,
  bernoulli,
  defaultGenerator,
  empty,
  full,
  manualSeed,
  multinomial,
  normal,
  ones,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
  tensor,
  zeros,
  type DType,
  type Tensor,
} from "../index.ts";

interface Case {
  readonly values: readonly (string | number)[];
  readonly next: readonly number[];
  readonly after: readonly number[];
}

const file = new URL("../../test/goldens/random-tensors.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Record<string, Case> };

const layouts: Record<string, (dtype?: DType) => Tensor> = {
  transposed: (dtype = "float32") => empty([5, 4], { dtype }).t(),
  stepped: (dtype = "float32") => empty([41], { dtype }).at("::2"),
  permuted: (dtype = "float32") => empty([3, 4, 5], { dtype }).permute([1, 2, 0]),
  inner: (dtype = "float32") => empty([6, 7], { dtype }).at("1:5", "2:6"),
  scalar: (dtype = "float32") => empty([], { dtype }),
  none: (dtype = "float32") => empty([0, 3], { dtype }),
};
const P = tensor([
  [0.1, 0.2, 0.3, 0.4],
  [5, 0, 1, 3],
]);

const draws: Record<string, () => Tensor> = {
  "randint_2^62": () => randint(0, 2n ** 62n, [6]),
  randint_all: () => randint(-(2n ** 63n), 2n ** 63n - 1n, [6]),
  "randint_2^32": () => randint(0, 2 ** 32, [6]),
  "randint_2^32-1": () => randint(0, 2 ** 32 - 1, [6]),
  "randint_-2^40_2^40": () => randint(-(2 ** 40), 2 ** 40, [6]),
  randint_bool: () => randint(0, 2, [20], { dtype: "bool" }),
  randint_float16: () => randint(-5, 2000, [20], { dtype: "float16" }),
  randint_bfloat16: () => randint(-5, 200, [20], { dtype: "bfloat16" }),
  randint_uint8: () => randint(0, 256, [20], { dtype: "uint8" }),
  randint_7: () => randint(7, [20]),
  randint_like_transposed: () => randintLike(zeros([3, 4]).t(), -3, 9),
  randperm_float16: () => randperm(9, { dtype: "float16" }),
  rand_like_transposed: () => randLike(zeros([3, 4]).t()),
  randn_like_transposed: () => randnLike(zeros([5, 4]).t()),
  bernoulli_transposed: () => bernoulli(full([3, 4], 0.5).t()),
  bernoulli_bfloat16: () => full([30], 0.5, { dtype: "bfloat16" }).bernoulli(),
  normal_tensors: () => normal(tensor([1, 2, -3]), tensor([[1], [0.5]])),
  normal_mean: () => normal(arange(20, { dtype: "float32" }), 2),
  normal_std_float64: () => normal(1.5, ones([20], { dtype: "float64" })),
  multinomial: () => multinomial(P, 2),
  multinomial_one: () => P.at(0).multinomial(1),
  multinomial_replacement: () => multinomial(P, 30, { replacement: true }),
  multinomial_float64: () => multinomial(P.to("float64"), 30, { replacement: true }),
  exponential: () => empty([30]).exponential_(1.5),
  exponential_bfloat16: () => empty([30], { dtype: "bfloat16" }).exponential_(),
  exponential_transposed: () => empty([5, 4]).t().exponential_(),
};
for (const dtype of ["uint8", "int32", "int64", "bool", "bfloat16", "float32", "float64"] as const)
  draws[`bernoulli_${dtype}_`] = () => empty([30], { dtype }).bernoulli_(0.3);
for (const dtype of ["float16", "bfloat16"] as const) {
  for (const n of [1, 7, 15, 16, 37, 200]) {
    draws[`rand_${dtype}_${n}`] = () => rand([n], { dtype });
    draws[`randn_${dtype}_${n}`] = () => randn([n], { dtype });
    draws[`uniform_${dtype}_${n}`] = () => empty([n], { dtype }).uniform_(-0.3, 1.7);
    draws[`normal_${dtype}_${n}`] = () => empty([n], { dtype }).normal_(0.3, 1.7);
  }
}
for (const [layout, make] of Object.entries(layouts)) {
  for (const dtype of ["float32", "float64", "bfloat16"] as const) {
    draws[`uniform_${layout}_${dtype}`] = () => make(dtype).uniform_(-1, 2);
    draws[`normal_${layout}_${dtype}`] = () => make(dtype).normal_(0.5, 2);
  }
  draws[`bernoulli_${layout}`] = () => make().bernoulli_(0.4);
}

/** As the golden's script writes them. */
function valuesOf(x: Tensor): (string | number)[] {
  if (x.dtype === "int64") return x.toTypedArray<BigInt64Array>().toString().split(",");
  const values = [...x.toTypedArray()];
  return x.dtype === "uint8" || x.dtype === "int32" || x.dtype === "bool"
    ? values.map(String)
    : values;
}

const fromHex = (text: string): number => {
  const [, sign, whole, fraction, exponent] = /^(-?)0x(\d)\.([0-9a-f]+)p([+-]\d+)$/.exec(text)!;
  const value =
    (Number(whole) + Number(`0x${fraction}`) / 16 ** fraction!.length) * 2 ** Number(exponent);
  return sign === "-" ? -value : value;
};

describe("random tensors are PyTorch's, and leave its stream behind:", () => {
  test("one draw for each golden", () => {
    expect(Object.keys(draws).sort()).toEqual(Object.keys(cases).sort());
  });

  test.each(Object.entries(draws))("%s", (name, draw) => {
    const golden = cases[name]!;
    manualSeed(11);
    const x = draw();
    const wanted =
      x.dtype === "float64" ? golden.values.map((value) => fromHex(String(value))) : golden.values;
    expect(valuesOf(x)).toEqual(x.size === 0 ? (x.dtype === "int64" ? [""] : []) : wanted);
    expect([[randn([1]).item()], [rand([1]).item()]]).toEqual([golden.next, golden.after]);
    expect(defaultGenerator.initialSeed).toBe(11);
  });
});
