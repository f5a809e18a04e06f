import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  arange,
  bernoulli,
  emptyLike,
  eye,
  full,
  fullLike,
  Generator,
  keyedSeed,
  linspace,
  logspace,
  manualSeed,
  normal,
  ones,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  randperm,
  tensor,
  type DType,
} from "../index.ts";

describe("arange", () => {
  // torch.arange(...): values and dtype
  test.each<[number[], DType, number[]]>([
    [[4], "int64", [0, 1, 2, 3]],
    [[0], "int64", []],
    [[2, 5], "int64", [2, 3, 4]],
    [[5, 2, -2], "int64", [5, 3]],
    [[0, 1, 0.25], "float32", [0, 0.25, 0.5, 0.75]],
    [[1, 1.6, 0.2], "float32", [1, 1.2, 1.4, 1.6].map(Math.fround)], // as torch: 0.6 / 0.2 is over 3
    [[2.5], "float32", [0, 1, 2]],
  ])("%j", (args, dtype, values) => {
    const [a = 0, b, c] = args;
    const x = b === undefined ? arange(a) : c === undefined ? arange(a, b) : arange(a, b, c);
    expect([x.dtype, x.toArray()]).toEqual([dtype, values]);
  });

  test("in any dtype, and refuses steps that lead away", () => {
    expect(arange(1, 3, { dtype: "float64", requiresGrad: true }).requiresGrad).toBe(true);
    expect(arange(3, { dtype: "bfloat16" }).toArray()).toEqual([0, 1, 2]);
    expect(() => arange(0, 1, 0)).toThrow(/step 0/);
    expect(() => arange(0, 5, -1)).toThrow(/start 0, end 5, step -1/);
    expect(() => arange(Infinity)).toThrow(/finite numbers/);
  });
});

test("linspace and logspace include both ends", () => {
  expect(linspace(0, 1, 7).toArray()).toEqual(
    // torch.linspace(0, 1, 7)
    [0, 0.1666666716337204, 0.3333333432674408, 0.5, 0.6666666269302368, 0.8333333134651184, 1].map(
      (value) => expect.closeTo(value, 6) as number,
    ),
  );
  expect(linspace(3, -1, 3).toArray()).toEqual([3, 1, -1]);
  expect([linspace(5, 9, 1).toArray(), linspace(5, 9, 0).shape]).toEqual([[5], [0]]);
  expect(logspace(0, 3, 4, { base: 2 }).toArray()).toEqual([1, 2, 4, 8]);
  expect(() => linspace(0, NaN, 3)).toThrow(/finite bounds/);
  expect(() => logspace(0, 1, -1)).toThrow(/steps -1/);
});

test("eye, full and the Likes", () => {
  expect(eye(2, 3).toArray()).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ]);
  expect(eye(1, { dtype: "int64" }).dtype).toBe("int64");
  expect([eye(0).shape, eye(2, 0).shape]).toEqual([
    [0, 0],
    [2, 0],
  ]);
  expect(() => eye(-1)).toThrow(/non-negative/);
  expect([full([1], true).dtype, full([1], 5n).dtype, full([1], 5).dtype]).toEqual([
    "bool",
    "int64",
    "float32",
  ]);
  expect(() => full([1], 300, { dtype: "uint8" })).toThrow(/uint8 must be from/);
  const x = tensor([1n, 2n]);
  expect([fullLike(x, 7).toArray(), emptyLike(x).dtype]).toEqual([[7, 7], "int64"]);
  expect([randLike(ones([2])).shape, randnLike(ones([2, 3])).shape]).toEqual([[2], [2, 3]]);
});

const golden = new URL("../../test/goldens/random.json", import.meta.url);
const { seeds } = JSON.parse(readFileSync(golden, "utf8")) as {
  seeds: Record<string, Record<string, number[]>>; // the streams that are lists
};

describe.each(["0", "42"])("after manualSeed(%s), tensors have PyTorch's bits:", (seed) => {
  const streams = seeds[seed]!;
  const bits = (values: ArrayLike<number>): number[] => [
    ...new Uint32Array(Float32Array.from(values).buffer),
  ];
  const after = <T>(draw: () => T): T => {
    manualSeed(Number(seed));
    return draw();
  };

  test("rand, randn, uniform_ and normal", () => {
    expect(bits(after(() => rand([10, 100])).toTypedArray())).toEqual(streams["rand_1000"]);
    expect(bits(after(() => randn([1500])).toTypedArray())).toEqual(streams["randn_1500"]);
    expect(bits(after(() => randn([7])).toTypedArray())).toEqual(streams["randn_7"]);
  });

  test("randperm, randint and bernoulli", () => {
    expect(after(() => randperm(50)).toArray()).toEqual(streams["randperm_50"]);
    expect(after(() => randint(0, 1000, [50])).toArray()).toEqual(streams["randint_0_1000_50"]);
    expect(after(() => randint(0, 1000, [50], { dtype: "int32" })).toArray()).toEqual(
      streams["randint_0_1000_50"],
    );
  });
});

describe("random tensors", () => {
  test("bernoulli draws from probabilities as torch does, in their dtype", () => {
    manualSeed(3);
    expect(bernoulli(full([8], 0.5)).toArray()).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
    manualSeed(3);
    expect(bernoulli(full([8], 0.5, { dtype: "float64" })).toArray()).toEqual([
      1, 1, 0, 1, 0, 0, 1, 1,
    ]);
    expect(() => bernoulli(tensor([1.5]))).toThrow(/must be in \[0, 1\]; got 1.5/);
    expect(() => bernoulli(tensor([true]))).toThrow(/must be floating; got bool/);
  });

  test("randint reaches beyond 32 bits", () => {
    manualSeed(3);
    // torch.manual_seed(3); torch.randint(0, 2**40, (3,))
    expect(randint(0, 2 ** 40, [3]).toArray()).toEqual([455570294424, 1073054410371, 790795084744]);
    expect(() => randint(3, 3, [1])).toThrow(/low must be less than high/);
    expect(() => randint(0, 300, [1], { dtype: "uint8" })).toThrow(/holds integers from 0 to 255/);
    expect(() => randperm(-1)).toThrow(/randperm: n must be an integer/);
    expect(() => rand([1], { dtype: "int32" })).toThrow(
      /must be floating; got int32 \(draw in float32/,
    );
    expect(() => normal(0, -1, [1])).toThrow(/std must be/);
  });

  test("a generator's state is saved and restored with the second normal of a pair", () => {
    const generator = new Generator(5);
    randn([1], { generator }); // leaves the second one
    const state = JSON.parse(JSON.stringify(generator.getState())) as ReturnType<
      Generator["getState"]
    >; // plain data
    const next = [randn([1], { generator }), rand([3], { generator }), randperm(5, { generator })];
    const other = new Generator().setState(state);
    const again = [
      randn([1], { generator: other }),
      rand([3], { generator: other }),
      randperm(5, { generator: other }),
    ];
    expect(again.map((x) => x.toArray())).toEqual(next.map((x) => x.toArray()));
  });

  test("keyed generators are independent of order", () => {
    const draw = (key: string): unknown =>
      rand([4], { generator: new Generator(keyedSeed(7, key)) }).toArray();
    const [a, b] = [draw("a"), draw("b")];
    expect([draw("b"), draw("a")]).toEqual([b, a]);
    expect(a).not.toEqual(b);
  });
});
