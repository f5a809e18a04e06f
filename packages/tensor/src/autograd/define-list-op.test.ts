import { expect, test } from "vitest";
import { tensor, type Tensor } from "../index.ts";
import { gradCheck } from "../testing/index.ts";
import { noGrad } from "./grad-mode.ts";
import { defineListOp } from "./define-list-op.ts";

/** The product of all, for a test. */
const productOp = defineListOp<number>({
  name: "productOp",
  savesInputs: true,
  forward: (inputs, factor) => noGrad(() => inputs.reduce((a, b) => a.mul(b)).mul(factor)),
  vjp: ({ dy, shapes, attrs, input }, i) =>
    shapes
      .map((_, k) => k)
      .filter((k) => k !== i)
      .reduce((g, k) => g.mul(input(k)), dy)
      .mul(attrs),
});

test("an op over a list has a gradient for each input that wants one, summed down and cast", () => {
  const f64 = (...values: number[]): Tensor =>
    tensor(values, { dtype: "float64", requiresGrad: true });
  gradCheck((a, b, c) => productOp([a, b, c], 2), [f64(1, 2), f64(3), f64(5, 6)]);
  const [a, b] = [tensor([2], { requiresGrad: true }), tensor([3])];
  productOp([a, b, a], 1).backward();
  expect([a.grad!.item(), b.grad]).toEqual([12, null]);
  const y = productOp([a.mul(1), a], 1);
  noGrad(() => a.add_(1));
  expect(() => y.backward()).toThrow(/got productOp's "input 1"/);
});
