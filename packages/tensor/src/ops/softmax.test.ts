import { describe, expect, test } from "vitest";
import { logSoftmax, softmax, softmin, tensor, zeros, type Tensor } from "../index.ts";
import { alongSamples, describeOp, MORE_DTYPES, SUMMED } from "../../test/op-suite/index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

describeOp("softmax", {
  torch: "torch.softmax(a0, a1, **o)",
  tolerance: SUMMED,
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["dtype"],
      when: ({ sample: { args } }) => (args[0] as Tensor).size === 0,
      reason: "Of nothing, PyTorch gives an integer result; ours is float32 whatever the sizes.",
    },
  ],
  errors: [
    {
      args: [tensor([1]), 0],
      options: { dtype: "int64" },
      message: "softmax: dtype must be floating; got int64",
    },
  ],
  samples: (r) => [
    ...alongSamples(r, { low: -5, high: 5 }),
    { args: [r.tensor([3, 4]), 1], options: { dtype: "float64" } },
  ],
});

describeOp("logSoftmax", {
  torch: "torch.log_softmax(a0, a1)",
  tolerance: SUMMED,
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["dtype"],
      when: ({ sample: { args } }) => (args[0] as Tensor).size === 0,
      reason: "Of nothing, PyTorch gives an integer result; ours is float32 whatever the sizes.",
    },
  ],
  samples: (r) => alongSamples(r, { low: -5, high: 5 }),
});

const logits = (): Tensor =>
  tensor(
    [
      [0.2, -1.3, 2.1],
      [1.5, 0.4, -0.7],
      [-0.3, 0.9, 0.1],
    ],
    { dtype: "float64", requiresGrad: true },
  );

describe("softmax and logSoftmax", () => {
  test("sum to one, survive huge values, along any dimension", () => {
    expect(softmax(tensor([1000, 1000])).toArray()).toEqual([0.5, 0.5]);
    expect(
      logSoftmax(tensor([-1e30, 0]))
        .at(1)
        .item(),
    ).toBe(0);
    for (const x of softmax(logits(), 0).sum({ dim: 0 }).toTypedArray())
      expect(x).toBeCloseTo(1, 14);
    for (const x of softmax(logits(), 1).sum({ dim: 1 }).toTypedArray())
      expect(x).toBeCloseTo(1, 14);
    expect(softmax(zeros([0, 3])).shape).toEqual([0, 3]);
    expect(() => softmax(zeros([2]), 1)).toThrow(/dim must be an integer from -1 to 0; got 1/);
  });

  test("have the gradient of differences", () => {
    for (const f of [softmax, logSoftmax]) {
      gradCheck((x) => f(x, 1), [logits()]);
      gradCheck((x) => f(x, 0), [logits()]);
      gradCheck((x) => f(x.reshape([3, 1, 3]), 0), [logits()]);
      gradCheck((x) => f(x.reshape([]), 0), [tensor(2, { dtype: "float64", requiresGrad: true })]);
    }
  });

  test("have second derivatives, and the same gradient whether it is recorded or not", () => {
    for (const f of [softmax, logSoftmax]) {
      for (const dim of [0, 1]) {
        gradGradCheck((x) => f(x, dim), [logits()]);
        const weights = tensor([1, -2, 3], { dtype: "float64" });
        const gradients = [true, false].map((createGraph) => {
          const x = logits();
          f(x, dim).mul(weights).sum().backward(1, { createGraph });
          return x.grad!.detach();
        });
        expect(gradients[0]!.sub(gradients[1]!).abs().amax().item()).toBeLessThan(1e-15);
      }
    }
  });

  test("an empty tensor has an empty gradient", () => {
    for (const shape of [
      [0, 3],
      [3, 0],
    ]) {
      const x = zeros(shape, { requiresGrad: true });
      softmax(x).sum().backward();
      expect(x.grad!.shape).toEqual(shape);
    }
  });

  test("cast to a dtype first, which the result has", () => {
    const x = tensor([1000.4, 1000.3], { requiresGrad: true });
    for (const f of [softmax, logSoftmax, softmin]) {
      const y = f(x, 0, { dtype: "bfloat16" });
      expect(y.dtype).toBe("bfloat16");
      expect(y.toArray()).toEqual(f(x.to("bfloat16"), 0).toArray());
      y.sum().backward();
      expect(x.grad!.dtype).toBe("float32");
    }
  });
});
