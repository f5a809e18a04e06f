import { describe, expect, test } from "vitest";
import {
  defaultGenerator,
  empty,
  forkRng,
  Generator,
  keyedSeed,
  manualSeed,
  multinomial,
  normal,
  ones,
  rand,
  randint,
  randintLike,
  randn,
  tensor,
  ValueError,
} from "../index.ts";

describe("a generator", () => {
  test("takes seeds as PyTorch does, chains, and seeds itself anew", () => {
    const g = new Generator();
    expect(g.initialSeed).toBe(67280421310721);
    expect(g.manualSeed(-1)).toBe(g);
    expect(g.initialSeed).toBe(2n ** 64n - 1n);
    const first = rand([2], { generator: g }).toArray();
    expect(rand([2], { generator: g.manualSeed(2n ** 64n - 1n) }).toArray()).toEqual(first);
    expect(g.manualSeed(2 ** 40 + 5).initialSeed).toBe(2 ** 40 + 5);
    expect(rand([2], { generator: g }).toArray()).toEqual(
      rand([2], { generator: new Generator(5) }).toArray(), // the low 32 bits count
    );
    const seed = g.seed();
    expect([Number.isSafeInteger(seed), g.initialSeed]).toEqual([true, seed]);
    expect(g.seed()).not.toBe(seed);
    expect(() => g.manualSeed(2n ** 64n)).toThrow(ValueError);
    expect(() => g.manualSeed(1.5)).toThrow(/safe integer or a bigint/);
  });

  test("makes keyed ones that depend on seed and name alone", () => {
    const g = new Generator(7);
    const before = rand([3], { generator: g.keyed("a") }).toArray();
    rand([10], { generator: g });
    expect(rand([3], { generator: g.keyed("a") }).toArray()).toEqual(before);
    expect(rand([3], { generator: g.keyed("b") }).toArray()).not.toEqual(before);
    expect(g.keyed("a").initialSeed).toBe(keyedSeed(7, "a"));
  });

  test("of streams drawn one-sided by many workers gives uncorrelated numbers", () => {
    const streams = Array.from({ length: 64 }, (_, worker) =>
      randn([4000], { generator: new Generator(3).keyed(`worker ${worker}`) }),
    );
    for (let i = 1; i < streams.length; i++) {
      const correlation = streams[0]!.mul(streams[i]!).mean().item();
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(4000));
    }
  });
});

describe("forkRng", () => {
  test("leaves no trace in the default stream, a kept second normal included, also after an error", () => {
    manualSeed(3);
    randn([1]);
    const state = defaultGenerator.getState();
    const inside = forkRng(() => [randn([3]).toArray(), rand([5]).toArray()]);
    expect(defaultGenerator.getState()).toEqual(state);
    expect([randn([3]).toArray(), rand([5]).toArray()]).toEqual(inside);
    const again = defaultGenerator.getState();
    expect(() =>
      forkRng(() => {
        rand([3]);
        throw new RangeError("inside");
      }),
    ).toThrow("inside");
    expect(defaultGenerator.getState()).toEqual(again);
    expect(() => forkRng(async () => 1)).toThrow(/must be synchronous/);
  });

  test("holds other generators that are named", () => {
    const g = new Generator(5);
    const inside = forkRng(() => g.random32(), { generators: [g] });
    expect(g.random32()).toBe(inside);
  });
});

describe("random tensors refuse", () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      "integers for uniform_",
      () => ones([2], { dtype: "int64" }).uniform_(),
      /uniform_.*got int64/,
    ],
    ["bools for normal_", () => tensor([true]).normal_(), /normal_.*got bool/],
    [
      "bounds that float16 does not hold",
      () => rand([1], { dtype: "float16" }).uniform_(0, 1e5),
      /finite in float16; got from=0, to=100000/,
    ],
    ["a negative std for halves", () => empty([20], { dtype: "bfloat16" }).normal_(0, -1), /std/],
    ["a rate of 0", () => empty([1]).exponential_(0), /rate must be positive; got 0/],
    ["a probability above 1", () => empty([1]).bernoulli_(1.5), /p must be in \[0, 1\]; got 1.5/],
    ["an empty range", () => randint(3, 3, [1]), /low must be less than high/],
    ["an empty wide range", () => randint(2n ** 62n, 2n ** 62n, [1]), /low must be less than high/],
    [
      "bounds beyond int64",
      () => randint(0, 2n ** 63n + 1n, [1]),
      /from -2\^63 to 2\^63; got low=0, high=9223372036854775809/,
    ],
    [
      "wide bounds for other dtypes",
      () => randint(0, 2n ** 60n, [1], { dtype: "float64" }),
      /safe integers for dtype float64; got low=0, high=1152921504606846976/,
    ],
    ["fractions as bounds", () => randint(0.5, [1]), /safe integers; got low=0, high=0.5/],
    [
      "what a dtype does not hold",
      () => randintLike(ones([2], { dtype: "uint8" }), 300),
      /holds integers from 0 to 255/,
    ],
    ["probabilities that are integers", () => multinomial(tensor([1n]), 1), /got int64/],
    ["probabilities of three dimensions", () => multinomial(ones([1, 1, 1]), 1), /1 or 2 dim/],
    ["negative probabilities", () => multinomial(tensor([1, -0.5]), 1), /got -0.5/],
    ["infinite probabilities", () => multinomial(tensor([1, Infinity]), 1), /got Infinity/],
    ["a row of zeros", () => multinomial(tensor([[1], [0]]), 1), /zeros alone/],
    [
      "more than there are",
      () => multinomial(tensor([1, 1]), 3),
      /got 3 of 2 \(pass replacement: true\)/,
    ],
    [
      "a count of 0",
      () => multinomial(tensor([1, 1]), 0),
      /count must be a positive integer; got 0/,
    ],
    ["no probabilities", () => multinomial(empty([0]), 1, { replacement: true }), /got 1 of 0/],
    ["two numbers without a shape", () => normal(0, 1), /a shape is needed/],
    [
      "a negative std in a tensor",
      () => normal(0, tensor([1, -1])),
      /must not be negative; got -1/,
    ],
    ["means that are integers", () => normal(tensor([1n]), 1), /mean must be floating; got int64/],
    ["means and stds that do not fit", () => normal(ones([2]), ones([3])), /shapes must broadcast/],
  ])("%s", (_, act, message) => {
    expect(act).toThrow(message);
  });
});

test("a draw into a leaf that wants gradients is refused, into a result it has the gradient 0", () => {
  const x = ones([3], { requiresGrad: true });
  expect(() => x.bernoulli_()).toThrow(/bernoulli_: a leaf that requires gradients/);
  const y = x.mul(2).exponential_();
  y.sum().add(x.sum()).backward();
  expect(x.grad!.toArray()).toEqual([1, 1, 1]);
});
