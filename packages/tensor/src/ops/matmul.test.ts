import { DTypeError, type Tensor } from "../index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";

describeOp("matmul", {
  torch: "torch.matmul(a0, a1)",
  tolerance: SUMMED,
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, sample: { args } }) =>
        ours.error instanceof DTypeError && (args as Tensor[]).some((x) => x.size === 0),
      reason: "Where there is nothing to multiply, PyTorch does not look at the dtypes.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([3]), r.tensor([3])] },
    { args: [r.tensor([2, 3]), r.tensor([3, 4])] },
    { args: [r.tensor([3]), r.tensor([3, 2])] },
    { args: [r.tensor([2, 3]), r.tensor([3])] },
    { args: [r.tensor([2, 1, 2, 3]), r.tensor([3, 3, 2])] },
    { args: [r.tensor([2, 2, 3]), r.tensor([3, 2])] },
    { args: [r.tensor([3]), r.tensor([2, 3, 2])] },
    { args: [r.tensor([2, 0]), r.tensor([0, 3])] },
    { args: [r.tensor([0, 2, 3]), r.tensor([3, 1])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3])] },
  ],
});
