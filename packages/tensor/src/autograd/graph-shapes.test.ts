import { describe, expect, test } from "vitest";
import { backward, cat, grad, tensor, type Tensor } from "../index.ts";

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe("graphs of any form:", () => {
  test("200,000 ops one after the other", () => {
    const x = leaf(3);
    let y = x;
    for (let i = 0; i < 200_000; i++) y = i % 2 === 0 ? y.add(1) : y.mul(-1);
    y.backward();
    expect(x.grad!.item()).toBe(1);
  });

  test("20,000 uses of one tensor in one op, in a time that grows with their number alone", () => {
    const x = leaf(3);
    const started = performance.now();
    const parts = Array.from({ length: 20_000 }, (_, i) => x.mul(i % 3));
    cat(parts).sum().backward();
    expect(x.grad!.item()).toBe(19_999);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("diamonds on diamonds, each node once", () => {
    const x = leaf(1);
    let y = x;
    let calls = 0;
    for (let i = 0; i < 50; i++) {
      y = y.add(y).mul(0.5);
      y.registerHook(() => void calls++);
    }
    y.backward();
    expect([x.grad!.item(), calls]).toEqual([1, 50]);
  });
});

describe("a second pass", () => {
  test("works where no op saved anything, and is refused otherwise with what to do", () => {
    const x = leaf(1, 2);
    const y = x.add(x).sum();
    y.backward();
    y.backward();
    expect(x.grad!.toArray()).toEqual([4, 4]);
    const z = x.mul(x).sum();
    z.backward();
    expect(() => z.backward()).toThrow(
      /can be used once.*second pass through mul \(pass \{ retainGraph: true \} to the first\)/,
    );
  });
});

describe("backward", () => {
  test("of several results gives the gradient of their sum", () => {
    const x = leaf(1, 2);
    backward([x.sum(), x.mul(x)], [null, tensor([10, 100])]);
    expect(x.grad!.toArray()).toEqual([21, 401]);
    expect(() => backward([x.sum(), x.mul(x)], [1])).toThrow(
      /one gradient for each tensor must be given, or none; got 1 for 2/,
    );
    expect(() => backward([x.sum(), 3 as never])).toThrow(/got number/);
  });

  test("with inputs adds to their grad alone, leaves or not", () => {
    const [x, w] = [leaf(1, 2), leaf(3, 4)];
    const y = x.mul(w);
    const after: number[] = [];
    x.registerPostAccumulateGradHook(() => void after.push(1));
    y.mul(5)
      .sum()
      .backward(null, { inputs: [x, y], retainGraph: true });
    y.sum().backward(null, { inputs: [x] });
    expect([x.grad!.toArray(), w.grad, y.grad!.toArray(), after.length]).toEqual([
      [18, 24],
      null,
      [5, 5],
      2,
    ]);
    expect(() => x.sum().backward(null, { inputs: [] })).toThrow(/at least one input.*empty/);
  });
});

test("grad takes one input, the same input twice, and null for gradients of 1", () => {
  const x = leaf(1, 2);
  expect(grad(x.mul(x).sum(), x)[0]!.toArray()).toEqual([2, 4]);
  expect(grad(x.mul(x).sum(), [x, x]).map((dx) => dx.toArray())).toEqual([
    [2, 4],
    [2, 4],
  ]);
  const parts = [x.at(0).mul(2), x.at(1).mul(2)];
  expect(grad(parts, [x], { gradOutputs: [null, 3] })[0]!.toArray()).toEqual([2, 6]);
  expect(() => grad(x.sum(), [])).toThrow(/at least one input is needed; got an empty one/);
  expect(() => grad(x.sum(), [3 as never])).toThrow(/got input 0 as number/);
});
