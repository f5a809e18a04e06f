import { describe, expect, test } from "vitest";
import {
  enableGrad,
  Generator,
  GradientError,
  isGradEnabled,
  linear,
  noGrad,
  randn,
  setGradEnabled,
  tensor,
  useGradients,
  zeros,
} from "../index.ts";

const leaf = (values: number | number[]) => tensor(values, { requiresGrad: true });

describe("backward", () => {
  test("adds to the gradients that are there, and sums the uses of a leaf", () => {
    const x = leaf(3);
    x.mul(x).add(x).backward();
    expect(x.grad!.item()).toBe(7);
    x.mul(2).backward();
    expect(x.grad!.item()).toBe(9);
  });

  test("of a leaf itself gives its gradient", () => {
    const x = leaf([1, 2]);
    x.backward(tensor([5, 6]));
    expect(x.grad!.toArray()).toEqual([5, 6]);
  });

  test("takes the gradient of the result, as a tensor or a number", () => {
    const x = leaf([1, 2]);
    x.mul(2).backward(tensor([1, 10]));
    expect(x.grad!.toArray()).toEqual([2, 20]);
    const y = leaf(1);
    y.mul(3).backward(0.5);
    expect(y.grad!.item()).toBe(1.5);
  });

  test("follows a graph that splits and joins once per path, in whatever order it was built", () => {
    const x = leaf(2);
    const a = x.mul(3);
    const b = a.mul(a);
    const c = a.add(b);
    c.mul(b).backward(); // (3x + 9x²) 9x² = 27x³ + 81x⁴
    expect(x.grad!.item()).toBe(81 * 4 + 324 * 8);
  });

  test("never hands out a gradient that shares memory with an input, the given gradient or another leaf's", () => {
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    const given = tensor([1, 1]);
    a.add(b).backward(given);
    const storages = [a, b, a.grad!, b.grad!, given].map(({ storage }) => storage);
    expect(new Set(storages).size).toBe(5);
    a.grad!.fill_(9);
    expect([b.grad!.toArray(), given.toArray()]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test("runs once over a graph, or again when asked to keep it", () => {
    const x = leaf(2);
    const y = x.mul(x);
    y.backward(1, { retainGraph: true });
    y.backward();
    expect(x.grad!.item()).toBe(8);
    expect(() => y.backward()).toThrow(
      /a graph can be used once.*second pass through mul \(pass \{ retainGraph: true \}/,
    );
  });

  test("records itself for second derivatives: the third derivative of x⁴ is 24x", () => {
    const x = leaf(2);
    const derivative = () => {
      const { grad } = x;
      x.grad = null;
      return grad!;
    };
    x.mul(x).mul(x).mul(x).backward(1, { createGraph: true });
    derivative().backward(1, { createGraph: true });
    derivative().backward();
    expect(x.grad!.item()).toBe(48);
  });

  test.each<[string, () => void, RegExp]>([
    [
      "a result without history",
      () => tensor([1]).sum().backward(),
      /must come from one that requires gradients/,
    ],
    [
      "a result of several elements without a gradient",
      () => leaf([1, 2]).mul(2).backward(),
      /implied only for a single element; got shape \[2\]/,
    ],
    [
      "a gradient of another shape",
      () =>
        leaf([1, 2])
          .mul(2)
          .backward(tensor([1])),
      /must have the tensor's shape; got \[1\] for a tensor of shape \[2\]/,
    ],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(GradientError);
    expect(act).toThrow(message);
  });

  test("leaves no gradient half done in the graph when a rule fails", () => {
    const x = leaf([2]);
    const w = leaf([3]);
    const y = x.mul(w);
    const z = y.sum();
    noGrad(() => w.add_(1));
    expect(() => z.backward(1, { retainGraph: true })).toThrow(GradientError);
    noGrad(() => w.sub_(1));
    x.grad = null;
    expect(() => z.backward()).toThrow(/saved at version 0 and now at version 2/);
  });
});

describe("what is recorded", () => {
  test("nothing under noGrad, everything again under enableGrad, until a handle is disposed", () => {
    const x = leaf(1);
    noGrad(() => {
      expect(x.mul(2).requiresGrad).toBe(false);
      expect(enableGrad(() => x.mul(2)).requiresGrad).toBe(true);
    });
    {
      using _off = setGradEnabled(false);
      expect(isGradEnabled()).toBe(false);
    }
    expect(isGradEnabled()).toBe(true);
  });

  test("the mode is restored after an error, and an asynchronous function is refused", () => {
    expect(() =>
      noGrad(() => {
        throw new RangeError("inside");
      }),
    ).toThrow("inside");
    expect(isGradEnabled()).toBe(true);
    expect(() => noGrad(async () => undefined)).toThrow(/noGrad: the function must be synchronous/);
  });

  test("detach cuts, and shares the values", () => {
    const x = leaf([1, 2]);
    const d = x.mul(2).detach();
    expect([d.requiresGrad, d.isLeaf]).toEqual([false, true]);
    expect(x.detach().storage).toBe(x.storage);
  });

  test("only floating leaves can require gradients, and only leaves can stop", () => {
    expect(() => tensor([1], { dtype: "int32" }).setRequiresGrad()).toThrow(
      /only floating dtypes can have gradients; got int32/,
    );
    expect(() => leaf(1).mul(2).setRequiresGrad(false)).toThrow(/result of mul \(use detach/);
    expect(leaf([1, 2]).gt(1).requiresGrad).toBe(false);
  });
});

describe("useGradients", () => {
  test("gives each use's contribution in forward order, which from the last to the first add up to the gradient's bits", () => {
    const w = tensor(
      [
        [0.1, 0.2],
        [0.3, 0.7],
      ],
      { requiresGrad: true },
    );
    const h = tensor([[0.9, -0.4]])
      .linear(w)
      .tanh();
    const uses = useGradients(() => h.linear(w).mul(w.at(0)).sum().backward()).get(w)!;
    expect(uses.map(({ op }) => op)).toEqual(["linear", "linear", "at"]);
    const sum = uses
      .toReversed()
      .map(({ gradient }) => gradient)
      .reduce((a, b) => a.add(b));
    expect(sum.toArray()).toEqual(w.grad!.toArray());
  });

  test("B: Per-use gradients add up to the gradient's bits, in the stated order, also where one op uses a leaf twice", () => {
    const w = randn([6, 6], { generator: new Generator(4) }).setRequiresGrad();
    w.tanh().sum().backward();
    const before = w.grad!.clone();
    const uses = useGradients(() => w.matmul(w).add(w.exp()).sum().backward()).get(w)!;
    expect(uses.map(({ op }) => op)).toEqual(["matmul", "matmul", "exp"]);
    const sum = uses.toReversed().reduce((a, { gradient }) => a.add(gradient), before);
    expect(sum.toArray()).toEqual(w.grad!.toArray());
  });

  test("is off again afterwards, also after an error", () => {
    const x = leaf(1);
    expect(() =>
      useGradients(() => {
        throw new RangeError("inside");
      }),
    ).toThrow("inside");
    const uses = useGradients(() => undefined);
    x.mul(2).backward();
    expect(uses.size).toBe(0);
  });
});

test("a gradient target is written instead of new memory, and only when there is no gradient yet", () => {
  const x = leaf([1, 2]);
  const target = zeros([2]).add(NaN);
  x.gradTarget = target;
  x.mul(3).sum().backward();
  expect(x.grad).toBe(target);
  x.mul(3).sum().backward();
  expect(target.toArray()).toEqual([6, 6]);
});

test.each([3, 256, 257, 700])(
  "adds to a weight's gradient over %i rows with the bits of a sum made apart",
  (rows) => {
    const x = randn([rows, 9], { generator: new Generator(1) });
    const w = randn([5, 9], { generator: new Generator(2) }).setRequiresGrad();
    const base = randn([5, 9], { generator: new Generator(3) });
    linear(x, w).tanh().sum().backward();
    const sum = base.add(w.grad!).toArray();
    w.grad = base.clone();
    linear(x, w).tanh().sum().backward();
    expect(w.grad.toArray()).toEqual(sum);
  },
);
