import { describe, expect, test } from "vitest";
import { asStrided, noGrad, ones, Parameter, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

describe("B: Writes between forward and backward", () => {
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
    expect(() => y.backward()).toThrow(/linear's "weight".*last written by set /);
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

  test("is refused for leaves and views of leaves", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(() => x.add_(1)).toThrow(
      /leaf that requires gradients may not be written in place.*got a leaf of shape \[2\].*use noGrad/,
    );
    expect(() => x.at(0).mul_(2)).toThrow(/nor a view of it; got a view of one of shape \[\]/);
    noGrad(() => x.add_(1));
    expect(x.toArray()).toEqual([2, 3]);
  });
});

describe("a recorded write to a view", () => {
  test("changes the history of its base and of all other views, made before or after", () => {
    const x = tensor([1, 2, 3, 4], { requiresGrad: true });
    const y = x.mul(10);
    const matrix = y.reshape([2, 2]);
    const row = matrix.at(0);
    const column = matrix.at(":", 1);
    row.mul_(x.at("2:"));
    // y = [10·1·3, 20·2... ]: torch gives the same
    expect(y.toArray()).toEqual([30, 80, 30, 40]);
    expect(column.toArray()).toEqual([80, 40]);
    y.mul(tensor([1, 10, 100, 1000]))
      .sum()
      .add(column.sum())
      .backward();
    // d/dx of 30·... : x0: 10·x2 ; x1: 10·x3·(10 + 1) ; x2: 10·x0 + 1000 ; x3: 10·x1·(10 + 1) + 10000 + 10
    expect(x.grad!.toArray()).toEqual([30, 440, 1010, 10230]);
  });

  test("makes a base that had no history part of the graph", () => {
    const out = zeros([3]);
    const w = tensor([5], { requiresGrad: true });
    out.at("1:2").copy_(w.mul(w));
    expect([out.requiresGrad, out.isLeaf, out.toArray()]).toEqual([true, false, [0, 25, 0]]);
    out.mul(2).sum().backward();
    expect(w.grad!.toArray()).toEqual([20]);
  });

  test("follows a write to the base itself", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(1);
    const view = y.at(0);
    y.mul_(x);
    view.mul(3).backward();
    expect([view.item(), x.grad!.toArray()]).toEqual([1, [6, 0]]);
  });

  test("works through transposes, steps and new dimensions, twice, and gives the gradient of differences", () => {
    const f = (x: Tensor, v: Tensor): Tensor => {
      const y = x.mul(1);
      y.t().at("::2", null, ":").mul_(v);
      y.at("...", 1).add_(y.at("...", 0));
      return y.pow(2).sum();
    };
    const inputs = (): Tensor[] => [
      tensor(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { dtype: "float64", requiresGrad: true },
      ),
      tensor([[0.5, 2]], { dtype: "float64", requiresGrad: true }),
    ];
    gradCheck(f, inputs());
    gradGradCheck(f, inputs());
  });

  test("is noticed by ops that saved the base before", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(1);
    const z = y.mul(y);
    y.at(0).add_(1);
    expect(() => z.sum().backward()).toThrow(/got mul's "[ab]".*last written by add_/);
  });

  test("is refused where elements share memory", () => {
    expect(() => zeros([1]).expand([3]).add_(1)).toThrow(/elements share memory.*strides \[0\]/);
    const windows = asStrided(zeros([4]), [3, 2], [1, 1]);
    expect(() => windows.add_(1)).toThrow(/elements share memory/);
  });
});

test("asStrided adds up the gradients of an element that stands in it several times", () => {
  const x = tensor([1, 2, 3, 4], { dtype: "float64", requiresGrad: true });
  asStrided(x, [3, 2], [1, 1])
    .mul(
      tensor(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        { dtype: "float64" },
      ),
    )
    .sum()
    .backward();
  expect(x.grad!.toArray()).toEqual([1, 5, 9, 6]);
  x.grad = null;
  gradGradCheck((y) => asStrided(y, [3, 2], [1, 1]).pow(2), [x]);
  expect(() => asStrided(x, [3, 2], [1, 2])).toThrow(/must lie in the storage of 4 elements/);
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
