import { describeOp, UINT8_MASKS } from "../../test/op-suite/index.ts";

describeOp("nonzero", {
  torch: "torch.nonzero(a0)",
  differentiable: false,
  samples: (r) => [
    { args: [r.tensor([], { ties: true })] },
    { args: [r.tensor([7], { ties: true })] },
    { args: [r.tensor([2, 3, 4], { ties: true })] },
    { args: [r.mask([3, 4])] },
    { args: [r.tensor([0, 3])] },
    { args: [r.special()], isSpecial: true },
  ],
});

describeOp("maskedSelect", {
  torch: "torch.masked_select(a0, a1)",
  deviations: [UINT8_MASKS],
  samples: (r) => [
    { args: [r.tensor([]), r.mask([])] },
    { args: [r.tensor([7]), r.mask([7])] },
    { args: [r.tensor([2, 3]), r.mask([3])] },
    { args: [r.tensor([3, 1]), r.mask([2, 1, 4])] },
    { args: [r.tensor([0, 3]), r.mask([0, 3])] },
    { args: [r.tensor([4]), r.mask([])] },
    { args: [r.tensor([2, 3]), r.mask([2])] },
  ],
});
