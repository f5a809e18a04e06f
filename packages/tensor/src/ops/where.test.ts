import { describeOp, UINT8_MASKS } from "../../test/op-suite/index.ts";

describeOp("where", {
  torch: "torch.where(a0, a1, a2)",
  deviations: [UINT8_MASKS],
  samples: (r) => [
    { args: [r.mask([]), r.tensor([]), r.tensor([])] },
    { args: [r.mask([2, 3]), r.tensor([2, 3]), r.tensor([2, 3])] },
    { args: [r.mask([4, 1, 3]), r.tensor([2, 1]), r.tensor([3])] },
    { args: [r.mask([3]), r.tensor(r.broadcasting([2, 3, 3])), r.tensor([2, 3, 3])] },
    { args: [r.mask([0, 3]), r.tensor([3]), r.tensor([1])] },
    { args: [r.mask([3]), r.tensor([3]), r.tensor([3], { dtype: "float64" })] },
    { args: [r.mask([1]), r.special(), r.special()], isSpecial: true },
    { args: [r.mask([2, 3]), r.tensor([2, 3]), 2] },
    { args: [r.mask([2, 3]), -1.5, r.tensor([2, 1])] },
  ],
});
