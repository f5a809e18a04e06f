import { describeOp, MORE_DTYPES } from "../../test/op-suite/index.ts";

describeOp("topk", {
  torch: "torch.topk(a0, a1, **o)",
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["value"],
      when: ({ mutation }) => mutation !== null,
      reason: "Which of equal elements come first: ours are the first ones, PyTorch's any.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([]), 1] },
    { args: [r.tensor([6], { distinct: true }), 3] },
    { args: [r.tensor([4, 5], { distinct: true }), 2], options: { dim: 0 } },
    { args: [r.tensor([3, 4, 2], { distinct: true }), 4], options: { dim: -2, largest: false } },
    { args: [r.tensor([3, 4], { distinct: true }), 0] },
    { args: [r.tensor([0, 4]), 2] },
    { args: [r.tensor([3, 0]), 0] },
    { args: [r.tensor([3, 4]), 5] },
  ],
});
