import { describe, expect, test } from "vitest";
import { linear, manualSeed, randn, zeros, type Tensor } from "../index.ts";

describe("linear", () => {
  test("has the bits of a product and an addition, in any layout", () => {
    manualSeed(0);
    const [x, w, b] = [randn([5, 3, 7]), randn([7, 6]).t(), randn([6, 2]).at(":", 1)];
    expect(linear(x, w, b).toArray()).toEqual(x.matmul(w.t()).add(b).toArray());
    expect(linear(x.transpose(0, 1), w, b).toArray()).toEqual(
      linear(x.transpose(0, 1).contiguous(), w.contiguous(), b.contiguous()).toArray(),
    );
  });

  test("writes gradients where they are wanted, and adds to those that are there, bit for bit", () => {
    manualSeed(0);
    for (const shape of [
      [5, 7],
      [2, 3, 7],
      [300, 7],
      [0, 7],
    ]) {
      const x = randn(shape);
      const [w, b] = [randn([6, 7]).setRequiresGrad(), randn([6]).setRequiresGrad()];
      const dy = randn([...shape.slice(0, -1), 6]);
      linear(x, w, b).backward(dy);
      const alone = [w, b].map(({ grad }) => grad!);
      const sums = dy.reshape([-1, 6]).sum({ dim: 0 });
      expect(alone[1]!.toArray()).toEqual(sums.toArray());
      const before = [randn([6, 7]), randn([6])] as const;
      [w.grad, b.grad] = [before[0].clone(), before[1].clone()];
      linear(x, w, b).backward(dy);
      const added = [w, b].map((leaf) => (leaf.grad as Tensor).toArray());
      expect(added).toEqual(before.map((grad, i) => grad.add(alone[i]!).toArray()));
      [w.grad, b.grad] = [null, null];
      [w.gradTarget, b.gradTarget] = [zeros([6, 7]).add(3), zeros([6]).add(3)];
      linear(x, w, b).backward(dy);
      expect(b.gradTarget.toArray()).toEqual(sums.toArray());
      expect(w.gradTarget.toArray()).toEqual(alone[0]!.toArray());
    }
  });
});
