import { describe, expect, test } from "vitest";
import { logSoftmax, nllLoss, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import {
  FLOATING,
  FORGETS_PLACES,
  HAS_MORE_GRADIENTS,
  LABEL_DEVIATIONS,
} from "../../test/loss-samples.ts";

const logs = (): Tensor =>
  tensor(
    [
      [-1, -2, -3],
      [-4, -5, -6],
    ],
    { dtype: "float64", requiresGrad: true },
  );
const weight = tensor([0.5, 2, 1], { dtype: "float64" });

describe("nllLoss", () => {
  test("is minus the input at the label, averaged by weight over samples that are not ignored", () => {
    expect(nllLoss(logs(), tensor([0n, 2n])).item()).toBe(3.5);
    expect(nllLoss(logs(), tensor([0n, 2n]), { reduction: "sum" }).item()).toBe(7);
    expect(nllLoss(logs(), tensor([0n, 2n]), { reduction: "none" }).toArray()).toEqual([1, 6]);
    expect(nllLoss(logs(), tensor([0n, 2n]), { weight }).item()).toBe((0.5 + 6) / 1.5);
    expect(nllLoss(logs(), tensor([0n, 2n]), { weight, ignoreIndex: 0 }).item()).toBe(6);
    expect(nllLoss(logs(), tensor([-100n, -100n])).item()).toBeNaN();
  });

  test("takes one sample, and classes in the second of several dimensions", () => {
    expect(nllLoss(logs().at(1), tensor(1n)).item()).toBe(5);
    expect(nllLoss(logs().at(1), tensor(1n), { weight, reduction: "none" }).toArray()).toBe(10);
    const image = tensor([
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ]);
    const options = { reduction: "none" } as const;
    expect(nllLoss(image, tensor([[2n, 0n]]), options).toArray()).toEqual([[-5, -2]]);
    expect(nllLoss(image.unsqueeze(3), tensor([[[2n], [0n]]]), options).toArray()).toEqual([
      [[-5], [-2]],
    ]);
    expect(nllLoss(zeros([0, 3]), zeros([0], { dtype: "int64" })).item()).toBeNaN();
    expect(nllLoss(zeros([2, 0]), tensor([-100n, -100n]), options).toArray()).toEqual([0, 0]);
  });

  test("gives ignored samples exactly 0, whatever they and their class's weight are", () => {
    const x = tensor(
      [
        [NaN, 0],
        [0, -3],
      ],
      { requiresGrad: true },
    );
    const loss = nllLoss(x, tensor([-100n, 1n]), { weight: tensor([NaN, 2]) });
    expect(loss.item()).toBe(3);
    loss.backward();
    expect(x.grad!.toArray()).toEqual([
      [0, 0],
      [0, -1],
    ]);
  });

  test("has first and second derivatives, of the weight too", () => {
    const w = weight.clone().setRequiresGrad();
    for (const reduction of ["mean", "sum", "none"] as const)
      gradCheck((x, y) => nllLoss(x, tensor([1n, 0n]), { weight: y, reduction }), [logs(), w]);
    gradGradCheck((x) => nllLoss(logSoftmax(x), tensor([1n, 0n]), { weight }), [logs()]);
  });

  test("refuses labels that name no class, before anything is read", () => {
    expect(() => nllLoss(zeros([2, 3]), tensor([0n, 3n]))).toThrow(
      /nllLoss: labels must be from 0 to 2.*got 3 for sample 1/,
    );
    expect(() => nllLoss(zeros([2, 3]), tensor([0, 1]))).toThrow(/class labels must be int64/);
    expect(() => nllLoss(zeros([2, 3]), tensor([0n]))).toThrow(/got \[2, 3\] and \[1\]/);
    expect(() => nllLoss(zeros([2, 3], { dtype: "int64" }), tensor([0n, 1n]))).toThrow(
      /input must be floating/,
    );
  });
});

describeOp("nllLoss", {
  torch: "F.nll_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [
    ...LABEL_DEVIATIONS,
    HAS_MORE_GRADIENTS,
    FORGETS_PLACES,
    {
      aspects: ["gradient"],
      when: ({ torch }) => torch.gradientError?.includes("must be contiguous") === true,
      reason: "PyTorch has no gradient of losses of places for some layouts.",
    },
    {
      aspects: ["verdict"],
      when: ({ ours }) => ours.error?.message.includes("weight must be [classes]") === true,
      reason: "For places PyTorch takes weights of any rank that has as many elements.",
    },
  ],
  samples: (r) => [
    { args: [r.floating([4, 3]), r.index([4], 3)] },
    { args: [r.floating([3]), r.index([], 3)], options: { reduction: "none" } },
    { args: [r.floating([2, 3, 4]), r.index([2, 4], 3)], options: { ignoreIndex: 1 } },
    {
      args: [r.floating([2, 3, 2, 2]), r.index([2, 2, 2], 3)],
      options: { reduction: "none", ignoreIndex: 0 },
    },
    {
      args: [r.floating([4, 3]), r.index([4], 3)],
      options: { weight: r.floating([3], { low: 0.1 }) },
    },
    {
      args: [r.floating([2, 3, 4]), r.index([2, 4], 3)],
      options: { weight: r.floating([3], { low: 0.1 }), reduction: "sum", ignoreIndex: 2 },
    },
    { args: [r.floating([0, 3]), r.index([0], 3)], options: { reduction: "sum" } },
    { args: [r.floating([0, 3]), r.index([0], 3)], isSpecial: true },
    { args: [r.floating([2, 3]), r.values([-100n, -100n], { dtype: "int64" })], isSpecial: true },
    {
      args: [r.floating([2, 0, 4]), r.index([2, 4], 0, { low: -100, high: -100 })],
      isSpecial: true,
    },
  ],
});
