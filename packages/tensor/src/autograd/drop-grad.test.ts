import { describe, expect, test } from "vitest";
import { defineOp, dropGrad, memoryStats, tensor, zeros, type Tensor } from "../index.ts";

const leaf = (values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe("dropGrad", () => {
  test("lets the next backward use the memory, without leaving old values behind", () => {
    const x = leaf([1, 2]);
    x.mul(3).sum().backward();
    const address = x.ownGrad!.address();
    dropGrad(x);
    expect(x.grad).toBeNull();
    x.mul(5).sum().backward();
    dropGrad(x);
    x.mul(7).sum().backward();
    expect(x.ownGrad!.storage.isPermanent).toBe(true);
    const second = x.ownGrad!.address();
    dropGrad(x);
    x.mul(11).sum().backward();
    expect(x.ownGrad!.address()).toBe(second);
    expect(second).not.toBe(address); // it moved once, to a place of its own
    expect(x.grad!.toArray()).toEqual([11, 11]);
  });

  test("never touches a gradient that somebody read, whenever it was read", () => {
    const x = leaf([1, 2]);
    const held: Tensor[] = [];
    for (let i = 1; i <= 6; i++) {
      x.mul(i).sum().backward();
      if (i % 2 === 0) held.push(x.grad!);
      if (i === 4) x.grad = null;
      else dropGrad(x);
    }
    expect(held.map((grad) => grad.toArray())).toEqual([
      [2, 2],
      [4, 4],
      [6, 6],
    ]);
  });

  test("never touches a gradient that the user set", () => {
    const x = leaf([1, 2]);
    const own = tensor([8, 9]);
    x.grad = own;
    dropGrad(x);
    x.sum().backward();
    expect([own.toArray(), x.ownGrad!.toArray()]).toEqual([
      [8, 9],
      [1, 1],
    ]);
  });
});

describe("memory of a backward pass", () => {
  test("is free again at its end, but for the leaves' gradients", () => {
    const x = zeros([1000]).setRequiresGrad();
    const y = x.exp().mul(2).add(1).tanh();
    const before = memoryStats().inUseBytes;
    y.sum().backward();
    expect(memoryStats().inUseBytes - before).toBeLessThan(2 * 4096);
    expect(x.grad!.at(0).item()).toBeCloseTo(2 * (1 - Math.tanh(3) ** 2), 6);
  });

  test("stays with a user's rule that keeps what it saw and made", () => {
    const kept: Tensor[] = [];
    const spy = defineOp({
      name: "spy",
      inputs: ["x"],
      forward: (x) => x.detach().clone(),
      vjp: {
        x: ({ dy }) => {
          const scaled = dy.mul(10);
          kept.push(dy, scaled);
          return scaled;
        },
      },
    });
    const x = leaf([1, 2]);
    spy(x.mul(2)).mul(3).sum().backward();
    expect(kept.map((t) => t.toArray())).toEqual([
      [3, 3],
      [30, 30],
    ]);
    expect(x.grad!.toArray()).toEqual([60, 60]);
  });
});
