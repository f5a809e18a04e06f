import { describe, expect, test } from "vitest";
import { noGrad, tensor, type Tensor } from "../index.ts";

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe("registerHook", () => {
  test("B: Gradient hook on a tied parameter: sees the sum over all uses of a leaf once, and replaces what goes into grad", () => {
    const x = leaf(1, 2);
    const seen: unknown[] = [];
    x.registerHook((gradient) => {
      seen.push(gradient.toArray());
      return gradient.mul(10);
    });
    x.mul(2).add(x.mul(3)).sum().backward();
    expect([seen, x.grad!.toArray()]).toEqual([[[5, 5]], [50, 50]]);
    x.sum().backward();
    expect(x.grad!.toArray()).toEqual([60, 60]);
  });

  test("on a result changes what flows on to everything before it; hooks run in their order", () => {
    const x = leaf(3);
    const y = x.mul(2);
    y.registerHook((gradient) => gradient.add(1));
    y.registerHook((gradient) => gradient.mul(2));
    y.mul(5).backward();
    expect(x.grad!.toArray()).toEqual([(5 + 1) * 2 * 2]);
  });

  test("may keep what it sees, and ends when it is removed or disposed", () => {
    const x = leaf(1, 2);
    const kept: Tensor[] = [];
    const y = x.mul(2);
    const handle = y.registerHook((gradient) => void kept.push(gradient));
    y.mul(y).sum().backward(undefined, { retainGraph: true });
    handle.remove();
    handle.remove();
    y.mul(y).sum().backward();
    expect(kept.map((gradient) => gradient.toArray())).toEqual([[4, 8]]);
    {
      using _ = x.registerHook(() => tensor([0, 0]));
    }
    x.grad = null;
    x.sum().backward();
    expect(x.grad!.toArray()).toEqual([1, 1]);
  });

  test("refuses tensors without gradients and answers of another shape; an error in a hook leaves the graph usable", () => {
    expect(() => tensor([1]).registerHook(() => undefined)).toThrow(
      /must require gradients.*shape \[1\]/,
    );
    const x = leaf(1, 2);
    const y = x.mul(2).sum();
    const handle = x.registerHook(() => tensor([1]));
    expect(() => y.backward(undefined, { retainGraph: true })).toThrow(
      /must return nothing or a gradient of shape \[2\] and dtype float32; got shape \[1\]/,
    );
    handle.remove();
    y.backward();
    expect(x.grad!.toArray()).toEqual([2, 2]);
  });
});

test("registerPostAccumulateGradHook runs after grad took the gradient in, once a pass", () => {
  const x = leaf(1);
  const seen: unknown[] = [];
  x.registerPostAccumulateGradHook((each) => {
    seen.push(each.grad!.toArray());
    noGrad(() => each.sub_(each.grad!.mul(0.5)));
    each.grad = null;
  });
  x.mul(2).add(x).backward();
  expect([seen, x.toArray(), x.grad]).toEqual([[[3]], [-0.5], null]);
  expect(() => x.mul(2).registerPostAccumulateGradHook(() => undefined)).toThrow(
    /only leaves.*result of mul/,
  );
});

describe("retainGrad", () => {
  test("keeps the gradient of a result, after its hooks, and adds up over passes", () => {
    const x = leaf(3);
    const y = x.mul(2).retainGrad();
    y.registerHook((gradient) => gradient.mul(10));
    y.mul(y).backward(undefined, { retainGraph: true });
    expect([y.grad!.item(), x.grad!.item()]).toEqual([120, 240]);
    y.sum().backward();
    expect(y.grad!.item()).toBe(130);
    expect(x.mul(1).grad).toBe(null);
  });

  test("is nothing new for leaves and refused without gradients", () => {
    expect(leaf(1).retainGrad().isLeaf).toBe(true);
    expect(() => tensor([1]).retainGrad()).toThrow(/retainGrad: the tensor must require gradients/);
  });
});

describe("after a write in place", () => {
  test("retainGrad is about the new values, and hooks about those they were put on", () => {
    const y = leaf(1, 2).mul(2).retainGrad();
    const seen: unknown[] = [];
    y.registerHook((gradient) => void seen.push(["before", gradient.toArray()]));
    y.mul_(3);
    y.registerHook((gradient) => void seen.push(["after", gradient.toArray()]));
    y.sum().backward();
    expect(y.grad!.toArray()).toEqual([1, 1]);
    expect(seen).toEqual([
      ["after", [1, 1]],
      ["before", [3, 3]],
    ]);
  });

  test("a view whose base was written keeps its gradient", () => {
    const y = leaf(1, 2).mul(2);
    const view = y.at(":").retainGrad();
    y.add_(1);
    view.mul(3).sum().backward();
    expect(view.grad!.toArray()).toEqual([3, 3]);
  });
});
