import { describe, expect, test } from "vitest";
import { noGrad, ones, Parameter, tensor, zeros } from "../index.ts";

describe("a write between forward and backward", () => {
  test("to a value that a rule reads is noticed, with both ops and the versions", () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const x = tensor([4, 5]);
    const y = x.mul(w).sum();
    x.add_(1);
    expect(() => y.backward()).toThrow(
      /got mul's "a" of shape \[2\], saved at version 0 and now at version 1, last written by add_/,
    );
  });

  test("through any alias, view or data is noticed", () => {
    const w = new Parameter(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    const y = tensor([[1, 1]])
      .linear(w)
      .tanh()
      .linear(w)
      .sum();
    w.data.set([0, 0], 42);
    expect(() => y.backward()).toThrow(/linear's "weight".*last written by copy_/);
  });

  test("to a value that no rule reads is fine", () => {
    const w = tensor([2], { requiresGrad: true });
    const x = tensor([4]);
    const y = x.add(w).sum();
    x.fill_(0);
    y.backward();
    expect(w.grad!.item()).toBe(1);
  });
});

describe("a recorded write", () => {
  test("takes part in the graph: gradients are those of the same computation out of place", () => {
    const [x, w] = [tensor([2, 3], { requiresGrad: true }), tensor([5, 7], { requiresGrad: true })];
    const y = x.mul(1);
    y.mul_(w).mul_(y.detach().clone()).add_(x);
    y.sum().backward();
    // y = x w (x w as a constant) + x
    expect(x.grad!.toArray()).toEqual([5 * 10 + 1, 7 * 21 + 1]);
    expect(w.grad!.toArray()).toEqual([2 * 10, 3 * 21]);
  });

  test("makes a tensor without history part of the graph", () => {
    const w = tensor([3], { requiresGrad: true });
    const buffer = zeros([1]);
    buffer.add_(w.mul(2));
    buffer.backward();
    expect(w.grad!.item()).toBe(2);
    expect(buffer.item()).toBe(6);
  });

  test("is refused for leaves and views, and a view made before it must be taken again", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(() => x.add_(1)).toThrow(
      /leaf that requires gradients may not be written in place.*use noGrad/,
    );
    noGrad(() => x.add_(1));
    expect(x.toArray()).toEqual([2, 3]);
    const y = x.mul(1);
    const view = y.at(0);
    expect(() => view.mul_(2)).toThrow(/a view may not be written in place while recording/);
    y.mul_(2);
    expect(() => view.add(1)).toThrow(
      /a view may not be used after a recorded write in place to its base.*take the view again/,
    );
    expect(y.at(0).add(1).item()).toBe(5);
  });
});

describe("any write", () => {
  test("reaches every view", () => {
    const x = zeros([2, 2]);
    const row = x.at(1);
    row
      .add_(tensor([1, 2]))
      .mul_(3)
      .sub_(1)
      .div_(2);
    expect(x.toArray()).toEqual([
      [0, 0],
      [1, 2.5],
    ]);
    x.zero_();
    expect(row.toArray()).toEqual([0, 0]);
  });

  test("may read what it writes, also through a transposed view", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    x.add_(x.t());
    expect(x.toArray()).toEqual([
      [2, 5],
      [5, 8],
    ]);
    x.mul_(x);
    expect(x.toArray()).toEqual([
      [4, 25],
      [25, 64],
    ]);
    const y = tensor([1, 2, 3]);
    y.at("1:").copy_(y.at(":2"));
    expect(y.toArray()).toEqual([1, 1, 2]);
  });

  test("keeps shape and dtype, and says so", () => {
    expect(() => zeros([1]).add_(zeros([2]))).toThrow(
      /must have the shape of the written tensor \[1\]; got \[2\]/,
    );
    expect(() => tensor([1], { dtype: "int32" }).add_(0.5)).toThrow(
      /written tensor's dtype int32; got float32/,
    );
    expect(() => tensor([1], { dtype: "int32" }).div_(2)).toThrow(/got float32/);
    expect(() => ones([1]).expand([3]).add_(1)).toThrow(/elements share memory; got shape \[3\]/);
    const y = zeros([2]).copy_(tensor([1.5, 2], { dtype: "float64" }));
    expect([y.dtype, y.toArray()]).toEqual(["float32", [1.5, 2]]);
  });
});
