import { describe, expect, test } from "vitest";
import { inference, noGrad, tensor, zeros, type Tensor } from "../index.ts";

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe("a view made under noGrad", () => {
  const viewOf = (x: Tensor): Tensor => noGrad(() => x.at("0:1"));

  test("may not be written while recording when gradients flow into it or its base", () => {
    const y = leaf(1, 2).mul(2);
    expect(() => viewOf(y).mul_(3)).toThrow(
      /mul_: a view that was made under noGrad may not be written in place while recording.*got a view of shape \[1\] of a tensor of shape \[2\] \(take the view while recording/,
    );
    expect(() => viewOf(leaf(1, 2)).mul_(3)).toThrow(/made under noGrad/);
    expect(() => viewOf(zeros([2])).add_(leaf(1))).toThrow(/made under noGrad/);
    expect(() => viewOf(y).at(0).mul_(3)).toThrow(/made under noGrad/);
    expect(y.toArray()).toEqual([2, 4]);
  });

  test("may be written under noGrad, or where no gradients flow", () => {
    const y = leaf(1, 2).mul(2);
    noGrad(() => viewOf(y).mul_(3));
    const plain = zeros([2]);
    viewOf(plain).add_(3);
    expect([y.toArray(), plain.toArray()]).toEqual([
      [6, 4],
      [3, 0],
    ]);
  });

  test("is not what backward and ops give: their results can be written", () => {
    const x = tensor([[1, 2]], { requiresGrad: true });
    x.t().backward(tensor([[1], [1]]));
    x.grad!.t().mul_(leaf(5));
    expect(x.grad!.toArray()).toEqual([[5, 5]]);
  });
});

describe("a view", () => {
  test("of a leaf that required gradients later may not be written either", () => {
    const x = zeros([2]);
    const view = x.at(0);
    x.requiresGrad = true;
    expect(() => view.add_(1)).toThrow(/nor a view of it; got a view of one of shape \[\]/);
  });

  test("has its base's history inside inference too", () => {
    const y = leaf(1, 2).mul(2);
    const view = y.at(0);
    y.mul_(2);
    expect(inference(() => [view.requiresGrad, view.mul(2).requiresGrad])).toEqual([true, false]);
  });

  test("of a view that goes out of sight keeps the history of the first base", () => {
    const x = leaf(1, 2, 3, 4);
    const y = x.mul(2).view([2, 2]);
    y.at(0).mul_(10);
    y.mul(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    )
      .sum()
      .backward();
    expect(x.grad!.toArray()).toEqual([20, 40, 6, 8]);
  });

  test("written over and over keeps the right gradient in a long graph", () => {
    const x = leaf(1, 2);
    const y = x.mul(1);
    for (let i = 0; i < 1000; i++) y.at(i % 2).mul_(i % 2 === 0 ? -1 : 1);
    y.sum().backward();
    expect(x.grad!.toArray()).toEqual([1, 1]);
  });
});

describe("a write names the op that was called", () => {
  test.each<[string, (x: Tensor) => unknown]>([
    ["set", (x) => x.set([0], 1)],
    ["indexPut_", (x) => x.indexPut_([[0]], 1)],
    ["fill_", (x) => x.fill_(1)],
    ["zero_", (x) => x.zero_()],
    ["copy_", (x) => x.copy_(tensor([5, 6]))],
    ["maskedFill_", (x) => x.maskedFill_(tensor([true, false]), 1)],
    ["uniform_", (x) => x.uniform_()],
  ])("%s", (name, write) => {
    expect(() => write(leaf(1, 2))).toThrow(`${name}: a leaf that requires gradients`);
    const y = leaf(1, 2).exp();
    const z = y.sum();
    noGrad(() => write(y));
    expect(() => z.backward()).toThrow(`last written by ${name} (`);
  });
});

test("fill_ takes booleans, bigints and 0-d tensors, which get a gradient", () => {
  expect(tensor([true, false]).fill_(true).toArray()).toEqual([true, true]);
  expect(
    tensor([1n])
      .fill_(2n ** 60n)
      .toArray({ bigint: true }),
  ).toEqual([2n ** 60n]);
  const value = tensor(3, { requiresGrad: true });
  const y = zeros([2]).fill_(value);
  y.mul(tensor([1, 10]))
    .sum()
    .backward();
  expect([y.toArray(), value.grad!.item()]).toEqual([[3, 3], 11]);
  expect(() => zeros([2]).fill_(tensor([1]))).toThrow(/0-d tensor; got shape \[1\] \(use copy_\)/);
  expect(() => zeros([2]).fill_("1" as never)).toThrow(/0-d tensor; got string/);
  expect(() => tensor([1], { dtype: "uint8" }).fill_(300)).toThrow(/from -255 to 255; got 300/);
});
