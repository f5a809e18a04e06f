import { describe, expect, test } from "vitest";
import { grad, tensor, type Tensor } from "../index.ts";

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe("grad", () => {
  test("gives gradients of leaves and results, and leaves every grad alone", () => {
    const [x, w] = [leaf(2, 3), leaf(5, 7)];
    const y = x.mul(w);
    const [dy, dw] = grad(y.mul(y).sum(), [y, w], { retainGraph: true });
    expect([dy!.toArray(), dw!.toArray()]).toEqual([
      [20, 42],
      [40, 126],
    ]);
    expect([x.grad, w.grad]).toEqual([null, null]);
  });

  test("of gradients gives second derivatives", () => {
    const x = leaf(1, 2);
    const [dx] = grad(x.pow(3).sum(), [x], { createGraph: true });
    expect(dx!.toArray()).toEqual([3, 12]);
    expect(grad(dx!.sum(), [x])[0]!.toArray()).toEqual([6, 12]);
  });

  test("sums over several outputs, each with its own gradient, also when an input is an output", () => {
    const x = leaf(1, 2);
    const y = x.mul(3);
    const [dx, dy] = grad([y, x.mul(x)], [x, y], {
      gradOutputs: [tensor([1, 10]), tensor([100, 1000])],
    });
    expect([dx!.toArray(), dy!.toArray()]).toEqual([
      [203, 4030],
      [1, 10],
    ]);
    expect(grad(x.at(0), [x])[0]!.toArray()).toEqual([1, 0]);
  });

  test("computes only what lies between: a branch that was used up is not needed", () => {
    const x = leaf(2);
    const y = x.exp();
    const z = y.mul(3);
    y.backward();
    expect(grad(z, [y])[0]!.toArray()).toEqual([3]);
    expect(() => grad(y.mul(1), [x])).toThrow(/exp/);
  });

  test("runs hooks of the inputs", () => {
    const x = leaf(1);
    using _ = x.registerHook((gradient) => gradient.mul(4));
    expect(grad(x.mul(2), [x])[0]!.item()).toBe(8);
  });

  test("names inputs that want no gradients or were not used", () => {
    const [x, w] = [leaf(1), leaf(2)];
    expect(() => grad(x.mul(2), [tensor([1])])).toThrow(/input 0 of shape \[1\], which does not/);
    expect(() => grad(x.mul(2), [x, w])).toThrow(/input 1.*allowUnused/);
    expect(grad(x.mul(2), [w], { allowUnused: true })).toEqual([null]);
    expect(() => grad(tensor([1]), [x])).toThrow(/must come from one that requires gradients/);
    expect(() => grad(leaf(1, 2).mul(2), [x])).toThrow(/implied only for a single element/);
    expect(() => grad(x.mul(2), [x], { gradOutputs: [1, 2] })).toThrow(
      /one gradient for each tensor.*2 for 1/,
    );
  });
});
