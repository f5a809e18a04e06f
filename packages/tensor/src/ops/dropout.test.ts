import { describe, expect, test } from "vitest";
import {
  alphaDropout,
  alphaDropout_,
  arange,
  defaultGenerator,
  dropout,
  dropout1d,
  dropout2d,
  dropout_,
  Generator,
  manualSeed,
  ones,
  rrelu,
  rrelu_,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, type Draw, type Sample } from "../../test/op-suite/index.ts";

type Options = { readonly training?: boolean; readonly generator?: Generator };
type Dropout = (x: Tensor, p?: number, options?: Options) => Tensor;

const functions: readonly [string, Dropout, number[]][] = [
  ["dropout", dropout, [6, 7]],
  ["alphaDropout", (x, p, options) => alphaDropout(x, p, { training: true, ...options }), [6, 7]],
  ["dropout1d", dropout1d, [3, 7, 2]],
  ["dropout2d", dropout2d, [3, 7, 2, 2]],
];

const seeded = (): Options => ({ generator: new Generator(5) });
const numbers = (shape: number[]): Tensor =>
  arange(shape.reduce((a, b) => a * b, 1))
    .to("float64")
    .add(1)
    .reshape(shape)
    .detach();

describe.each(functions)("%s", (name, f, shape) => {
  test("is x itself, without a draw, when not training, for p = 0, and for nothing", () => {
    manualSeed(1);
    const before = defaultGenerator.getState();
    const x = numbers(shape).setRequiresGrad();
    expect(f(x, 0.5, { training: false })).toBe(x);
    expect(f(x, 0)).toBe(x);
    const nothing = zeros([0, ...shape.slice(1)]);
    expect(f(nothing)).toBe(nothing);
    const whole = ones(shape, { dtype: "int64" });
    expect(f(whole, 0.5, { training: false })).toBe(whole);
    f(x, 1);
    expect(defaultGenerator.getState()).toEqual(before);
  });

  test("has the gradients that differences give, with the mask of the forward pass", () => {
    gradCheck((x) => f(x, 0.4, seeded()), [numbers(shape).setRequiresGrad()]);
    gradGradCheck((x) => f(x, 0.4, seeded()).mul(x), [numbers(shape).setRequiresGrad()]);
  });

  test("does not depend on strides", () => {
    const x = numbers(shape);
    const order = shape.map((_, d) => shape.length - 1 - d);
    const turned = x.permute(order).contiguous().permute(order);
    expect(turned.isContiguous()).toBe(false);
    for (const dtype of ["float32", "float64"] as const)
      expect(f(turned.to(dtype), 0.4, seeded()).toArray()).toEqual(
        f(x.to(dtype), 0.4, seeded()).toArray(),
      );
    const row = numbers([1, ...shape.slice(1)]).expand(shape);
    expect(f(row, 0.4, seeded()).toArray()).toEqual(f(row.contiguous(), 0.4, seeded()).toArray());
  });

  test("gives 0 for p = 1, but NaN for NaN, in value and gradient", () => {
    const x = tensor([-1, NaN, Infinity, 2])
      .reshape([2, 2])
      .reshape(shape.map((_, d) => (d < 2 ? 2 : 1)));
    x.setRequiresGrad();
    const y = f(x, 1);
    expect(y.flatten().toArray()).toEqual([-0, NaN, NaN, 0]);
    y.sum().backward();
    expect(x.grad!.flatten().toArray()).toEqual([0, 0, 0, 0]);
  });

  test("says what does not fit", () => {
    const x = numbers(shape);
    const op = name;
    expect(() => f(x, 1.5)).toThrow(`${op}: p must be from 0 to 1; got 1.5`);
    expect(() => f(x, -0.1, { training: false })).toThrow(`${op}: p must be from 0 to 1`);
    expect(() => f(x, NaN)).toThrow(`${op}: p must be from 0 to 1; got NaN`);
    expect(() => f(x, "0.5" as unknown as number)).toThrow(`${op}: p must be a number; got string`);
    expect(() => f(ones(shape, { dtype: "int64" }))).toThrow(
      `${op}: the tensor must be floating; got int64`,
    );
    expect(f(ones(shape, { dtype: "int64" }), 1).dtype).toBe("int64");
  });
});

describe("dropout", () => {
  test("drops the share p and keeps the mean", () => {
    const y = dropout(ones([100_000]), 0.2, seeded());
    const zerosShare = 1 - y.ne(0).to("float32").mean().item();
    expect(zerosShare).toBeCloseTo(0.2, 2);
    expect(y.mean().item()).toBeCloseTo(1, 2);
    expect(new Set(y.toTypedArray())).toEqual(new Set([0, 1.25]));
  });

  test("makes a dropped NaN or infinity NaN, and keeps the signs of zeros", () => {
    const draw = (value: number): Set<number> =>
      new Set(dropout(tensor([value]).expand([64]), 0.5, seeded()).toTypedArray());
    expect(draw(NaN)).toEqual(new Set([NaN]));
    expect(draw(Infinity)).toEqual(new Set([Infinity, NaN]));
    const zero = dropout(tensor([-0]).expand([64]), 0.5, seeded()).toTypedArray();
    expect([...zero].every((y) => Object.is(y, -0))).toBe(true);
  });

  test("draws from the generator that it is given", () => {
    manualSeed(3);
    const y = dropout(ones([50]));
    expect(dropout(ones([50]), 0.5, { generator: new Generator(3) }).toArray()).toEqual(
      y.toArray(),
    );
    expect(dropout(ones([50])).toArray()).not.toEqual(y.toArray());
  });

  test("in place writes what dropout gives, and gradients flow through", () => {
    const x = numbers([6, 7]);
    expect(dropout_(x, 0.4, seeded())).toBe(x);
    expect(x.toArray()).toEqual(dropout(numbers([6, 7]), 0.4, seeded()).toArray());
    expect(dropout_(x, 0.5, { training: false })).toBe(x);
    gradCheck((t) => dropout_(t.mul(2), 0.4, seeded()), [numbers([6, 7]).setRequiresGrad()]);
    const leaf = numbers([2]).setRequiresGrad();
    expect(() => dropout_(leaf)).toThrow("dropout_: a leaf that requires gradients");
    expect(() => dropout_(ones([2]), 2)).toThrow("dropout_: p must be from 0 to 1; got 2");
  });
});

describe("alphaDropout", () => {
  test("keeps mean and variance of normal numbers, and is off unless training", () => {
    const x = manualNormal(100_000);
    const y = alphaDropout(x, 0.3, { training: true, ...seeded() });
    expect(y.mean().item()).toBeCloseTo(0, 1);
    expect(y.var().item()).toBeCloseTo(1, 1);
    expect(alphaDropout(x, 0.3)).toBe(x);
  });

  test("in place writes what alphaDropout gives", () => {
    const x = numbers([6, 7]);
    const options = (): Options => ({ training: true, ...seeded() });
    expect(alphaDropout_(x, 0.4, options())).toBe(x);
    expect(x.toArray()).toEqual(alphaDropout(numbers([6, 7]), 0.4, options()).toArray());
    expect(alphaDropout_(x)).toBe(x);
  });
});

describe("dropout1d and dropout2d", () => {
  test("drop whole channels", () => {
    for (const y of [
      dropout1d(ones([8, 16, 5]), 0.5, seeded()).flatten(0, 1),
      dropout1d(ones([64, 5]), 0.5, seeded()),
      dropout2d(ones([8, 16, 3, 2]), 0.5, seeded())
        .flatten(2)
        .flatten(0, 1),
    ]) {
      const rows = y.toArray() as number[][];
      expect(rows.every((row) => new Set(row).size === 1)).toBe(true);
      expect(new Set(rows.map((row) => row[0]))).toEqual(new Set([0, 2]));
    }
  });

  test("say which shapes they take", () => {
    expect(() => dropout1d(ones([3]))).toThrow(
      "dropout1d: the tensor must be [channels, length] or [batch, channels, length]; got shape [3]",
    );
    expect(() => dropout2d(ones([3, 2]))).toThrow(
      "dropout2d: the tensor must be [batch, channels, rows, cols] or [batch, channels, length]; got shape [3, 2] (use dropout for single elements)",
    );
  });
});

describe("rrelu when training", () => {
  const options = (): Options => ({ training: true, ...seeded() });

  test("has slopes between its bounds for what is not above 0", () => {
    const x = numbers([1000]).neg();
    const slopes = rrelu(x, 0.1, 0.3, options()).div(x);
    expect(slopes.amin().item()).toBeGreaterThanOrEqual(0.1);
    expect(slopes.amax().item()).toBeLessThan(0.3);
    expect(slopes.mean().item()).toBeCloseTo(0.2, 2);
    expect(rrelu(numbers([9]), 0.1, 0.3, options()).toArray()).toEqual(numbers([9]).toArray());
    expect(rrelu(tensor([NaN]), 0.1, 0.3, options()).toArray()).toEqual([NaN]);
    expect(rrelu(zeros([0]), 0.1, 0.3, options()).shape).toEqual([0]);
  });

  test("draws row by row for any strides, and in place", () => {
    const x = numbers([5, 6]).sub(15);
    const y = rrelu(x, 0.1, 0.3, options());
    const turned = x.t().contiguous().t();
    expect(rrelu(turned, 0.1, 0.3, options()).toArray()).toEqual(y.toArray());
    expect(rrelu_(turned, 0.1, 0.3, options()).toArray()).toEqual(y.toArray());
  });

  test("has the gradients that differences give", () => {
    const x = (): Tensor => numbers([5, 6]).sub(15.5).detach().setRequiresGrad();
    gradCheck((t) => rrelu(t, 0.1, 0.3, options()), [x()]);
    gradGradCheck((t) => rrelu(t, 0.1, 0.3, options()).mul(t), [x()]);
    gradCheck((t) => rrelu_(t.mul(2), 0.1, 0.3, options()), [x()]);
  });
});

function manualNormal(count: number): Tensor {
  const x = zeros([count]);
  return x.normal_(0, 1, { generator: new Generator(11) });
}

/** What is not left to chance; the random streams are compared in activations.golden.test.ts. */
const certain = (r: Draw, shape: number[], off: boolean): readonly Sample[] => [
  { args: [r.tensor(shape), 1], ...(off ? { options: { training: true } } : {}) },
  { args: [r.tensor(shape), 0] },
  { args: [r.tensor(shape), 0.5], options: { training: false } },
  { args: [r.tensor([0, ...shape.slice(1)]), 0.5] },
];

describeOp("dropout", {
  torch: "F.dropout(a0, a1, **o)",
  samples: (r) => [...certain(r, [3, 4], false), { args: [r.special(), 1], isSpecial: true }],
});

describeOp("dropout_", {
  torch: "torch.dropout_(a0, a1, o.training is not False)",
  inPlace: true,
  samples: (r) => certain(r, [3, 4], false),
});

describeOp("alphaDropout", {
  torch: "F.alpha_dropout(a0, a1, **o)",
  samples: (r) => [...certain(r, [3, 4], true), { args: [r.special(), 0.5], isSpecial: true }],
});

describeOp("alphaDropout_", {
  torch: "torch.alpha_dropout_(a0, a1, bool(o.training))",
  inPlace: true,
  samples: (r) => certain(r, [3, 4], true),
});

describeOp("dropout1d", {
  torch: "F.dropout1d(a0, a1, **o)",
  samples: (r) => [...certain(r, [3, 4], false), ...certain(r, [2, 3, 4], false)],
});

describeOp("dropout2d", {
  torch: "F.dropout2d(a0, a1, **o)",
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) => ours.error !== null && mutation?.kind !== "dtype",
      reason: "PyTorch warns of other ranks, which it is to refuse one day; ours refuses them now.",
    },
  ],
  samples: (r) => [...certain(r, [2, 3, 4], false), ...certain(r, [2, 3, 2, 2], false)],
});

describeOp("rrelu", {
  torch: ({ args }) => `F.rrelu(${args.map((_, i) => `a${i}`).join(", ")})`,
  errors: [
    {
      args: [tensor([1]), 0.5, 0.25],
      message: "rrelu: lower and upper must be finite, and lower at most upper; got 0.5 and 0.25",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([], { avoid: [0] })] },
    { args: [r.tensor([0, 3])] },
    { args: [r.tensor([2, 3, 4], { avoid: [0] }), 0.1, 0.3] },
    { args: [r.tensor([37], { avoid: [0] }), 0.25, 0.25] },
    { args: [r.special()], isSpecial: true },
  ],
});

describeOp("rrelu_", {
  torch: ({ args }) => `torch.rrelu_(${args.map((_, i) => `a${i}`).join(", ")})`,
  inPlace: true,
  samples: (r) => [
    { args: [r.tensor([2, 3, 4], { avoid: [0] })] },
    { args: [r.tensor([37], { avoid: [0] }), 0.1, 0.3] },
  ],
});
