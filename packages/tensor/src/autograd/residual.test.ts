import { describe, expect, test } from "vitest";
import { checkpoint, defineOp, grad, noGrad, tensor, type Tensor } from "../index.ts";

interface Nested {
  readonly parts: readonly [{ readonly factor: Tensor }];
}

/** `3 x`, whose factor lies deep inside of what it keeps for backward. */
function tripling(factor: Tensor, onForward: () => void = () => undefined): (x: Tensor) => Tensor {
  return defineOp<readonly ["x"], never, undefined, Nested>({
    name: "tripling",
    inputs: ["x"],
    forward: (x) => {
      onForward();
      const kept = noGrad(() => factor.mul(1));
      return { out: noGrad(() => x.mul(kept)), residual: { parts: [{ factor: kept }] } };
    },
    vjp: { x: ({ dy, residual }) => dy.mul(residual.parts[0].factor) },
  });
}

describe("what an op keeps for backward beside its inputs and its result, arrays and objects of tensors too,", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const factor = tensor([3]);

  test("is dropped by the pass that used it, and a second pass is refused", () => {
    const y = tripling(factor)(x);
    const node = y.gradNode!;
    expect((node.residual as Nested).parts[0].factor.item()).toBe(3);
    expect(grad(y.sum(), [x])[0]!.toArray()).toEqual([3, 3]);
    expect(() => node.residual).toThrow(/a graph can be used once/);
    expect(() => y.sum().backward()).toThrow(/a second pass through tripling/);
    const again = tripling(factor)(x).sum();
    grad(again, [x], { retainGraph: true });
    expect(grad(again, [x])[0]!.toArray()).toEqual([3, 3]);
  });

  test("may not be changed in place before backward", () => {
    const keeping = defineOp<readonly ["x"], never, undefined, { readonly all: readonly Tensor[] }>(
      {
        name: "keeping",
        inputs: ["x"],
        forward: (t) => ({ out: noGrad(() => t.mul(factor)), residual: { all: [factor] } }),
        vjp: { x: ({ dy, residual }) => dy.mul(residual.all[0]!) },
      },
    );
    const y = keeping(x).sum();
    noGrad(() => factor.mul_(1));
    expect(() => y.backward()).toThrow(
      /backward: a value that an op saved may not be changed in place before backward; got keeping's residual, saved at version \d+ and now at version \d+, last written by mul_ \(write to a clone, or write after backward\)/,
    );
  });

  test("is forgotten by a checkpoint, which makes it again", () => {
    let calls = 0;
    const op = tripling(factor, () => calls++);
    const y = checkpoint((t) => op(t), [x]).sum();
    expect(calls).toBe(1);
    expect(grad(y, [x])[0]!.toArray()).toEqual([3, 3]);
    expect(calls).toBe(2);
  });
});
