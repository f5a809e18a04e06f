import { describe, expect, test } from "vitest";
import {
  bernoulli,
  bernoulli_,
  exponential_,
  Generator,
  multinomial,
  normal,
  normal_,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
  tensor,
  uniform_,
  WeftError,
  zeros,
} from "../index.ts";

const wrong = (value: unknown): never => value as never; // what types alone would refuse

describe("a random function that is called wrongly", () => {
  const generator = new Generator(3);
  const g = { generator };
  test.each<[string, () => unknown]>([
    ["rand: negative size", () => rand([-1], g)],
    ["rand: fractional size", () => rand([1.5], g)],
    ["rand: no shape", () => rand(wrong(3), g)],
    ["rand: integers", () => rand([2], { ...g, dtype: "int32" })],
    ["rand: no dtype", () => rand([2], { ...g, dtype: wrong("float") })],
    ["rand: no generator", () => rand([2], { generator: wrong(7) })],
    ["randn: bools", () => randn([2], { ...g, dtype: "bool" })],
    ["randLike: null", () => randLike(wrong(null), g)],
    ["randLike: integers", () => randLike(tensor([1n]), g)],
    ["randnLike: text", () => randnLike(wrong("x"), g)],
    ["normal: negative deviation", () => normal(0, -1, [2], g)],
    ["normal: NaN", () => normal(0, NaN, [2], g)],
    ["normal_: integers", () => normal_(tensor([1n]), 0, 1, g)],
    ["normal_: null", () => normal_(wrong(null), 0, 1, g)],
    ["uniform_: bounds exchanged", () => uniform_(zeros([2]), 1, 0, g)],
    ["uniform_: text", () => uniform_(zeros([2]), wrong("0"), 1, g)],
    ["randint: empty range", () => randint(3, 3, [2], g)],
    ["randint: fraction", () => randint(0, 2.5, [2], g)],
    ["randint: beyond the dtype", () => randint(0, 300, [2], { ...g, dtype: "uint8" })],
    ["randintLike: null", () => randintLike(wrong(null), 0, 3, g)],
    ["randperm: negative", () => randperm(-1, g)],
    ["randperm: fraction", () => randperm(2.5, g)],
    ["bernoulli: probability above 1", () => bernoulli(tensor([0.5, 1.5]), g)],
    ["bernoulli: NaN", () => bernoulli(tensor([NaN]), g)],
    ["bernoulli: integers", () => bernoulli(tensor([1n]), g)],
    ["bernoulli: null", () => bernoulli(wrong(null), g)],
    ["bernoulli_: probability below 0", () => bernoulli_(zeros([2]), -0.5, g)],
    ["exponential_: rate 0", () => exponential_(zeros([2]), 0, g)],
    ["exponential_: integers", () => exponential_(tensor([1n]), 1, g)],
    ["multinomial: more than there are", () => multinomial(tensor([1, 2]), 3, g)],
    ["multinomial: negative weight", () => multinomial(tensor([1, -1]), 1, g)],
    ["multinomial: no weight", () => multinomial(tensor([0, 0]), 1, g)],
    ["multinomial: no samples", () => multinomial(tensor([1, 2]), 0, g)],
    ["multinomial: 3 dimensions", () => multinomial(zeros([1, 1, 1]), 1, g)],
  ])("%s: says so before it draws", (_, call) => {
    const before = generator.getState();
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(WeftError);
    expect((thrown as Error).message).toMatch(/^\w+: .+; got /s);
    expect(generator.getState()).toEqual(before);
  });
});

test("empty results draw nothing", () => {
  const generator = new Generator(3);
  const before = generator.getState();
  expect(rand([0, 3], { generator }).shape).toEqual([0, 3]);
  expect(randn([0], { generator }).shape).toEqual([0]);
  expect(randint(0, 3, [2, 0], { generator }).shape).toEqual([2, 0]);
  expect(randperm(0, { generator }).shape).toEqual([0]);
  expect(bernoulli(zeros([0]), { generator }).shape).toEqual([0]);
  expect(generator.getState()).toEqual(before);
});
