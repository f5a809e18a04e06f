import { describe, expect, test } from "vitest";
import { defineOp, tensor, zeros, type Tensor } from "../index.ts";

describe("defineOp", () => {
  test("gives rules the saved values, shapes, attributes and residual, and runs only rules that are needed", () => {
    const seen: unknown[] = [];
    const scaled = defineOp<readonly ["x", "y", "z?"], "x" | "out", number, string>({
      name: "scaled",
      inputs: ["x", "y", "z?"],
      saves: ["x", "out"],
      forward: (x, y, z, factor) => ({
        out: x
          .detach()
          .mul(factor)
          .add(y.detach())
          .add(z?.detach() ?? 0),
        residual: "kept",
      }),
      vjp: {
        x: ({ dy, x, out, shapes, attrs, residual }) => {
          seen.push(x.toArray(), out.toArray(), { x: shapes.x }, attrs, residual);
          return dy.mul(attrs);
        },
        y: () => expect.fail("y needs no gradient"),
        z: null,
      },
    });
    const x = tensor([1, 2], { requiresGrad: true });
    scaled(x, tensor([10, 20]), null, 3)
      .sum()
      .backward();
    expect(x.grad!.toArray()).toEqual([3, 3]);
    expect(seen).toEqual([[1, 2], [13, 26], { x: [2] }, 3, "kept"]);
  });

  test("sums a gradient down to its input's shape and casts it to its dtype", () => {
    const broadcast = defineOp({
      name: "broadcast",
      inputs: ["x"],
      forward: (x) => x.detach().expand([3, 2]).clone().to("float64"),
      vjp: { x: ({ dy }) => dy },
    });
    const x = tensor([[1, 2]], { requiresGrad: true });
    broadcast(x).sum().backward();
    expect([x.grad!.dtype, x.grad!.toArray()]).toEqual(["float32", [[3, 3]]]);
  });

  test("records nothing when no input with a rule requires gradients", () => {
    const constant = defineOp({
      name: "constant",
      inputs: ["x"],
      forward: (x) => zeros(x.shape),
      vjp: { x: null },
    });
    const out: Tensor = constant(tensor([1], { requiresGrad: true }));
    expect(out.requiresGrad).toBe(false);
  });
});
