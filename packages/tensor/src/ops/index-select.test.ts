import { describeOp, INT32_POSITIONS, SCALARS_FOR_VECTORS } from "../../test/op-suite/index.ts";

describeOp("indexSelect", {
  torch: "torch.index_select(a0, a1, a2)",
  deviations: [SCALARS_FOR_VECTORS],
  samples: (r) => [
    { args: [r.tensor([4, 3]), 0, r.index([5], 4)] },
    { args: [r.tensor([2, 4, 3]), 1, r.index([2], 4)] },
    { args: [r.tensor([2, 4]), -1, r.index([3], 4, { dtype: "int32" })] },
    { args: [r.tensor([4, 3]), 0, r.index([0], 4)] },
    { args: [r.tensor([4]), 0, r.index([], 4)] },
    { args: [r.tensor([]), 0, r.index([1], 1)] },
    { args: [r.tensor([0, 3]), 1, r.index([2], 3)] },
    { args: [r.tensor([4, 3]), 0, r.index([2, 2], 4)] },
    { args: [r.tensor([3]), 0, r.values([0, 3], { dtype: "int64" })] },
    { args: [r.tensor([3]), 0, r.values([-1], { dtype: "int64" })] },
  ],
});

describeOp("take", {
  torch: "torch.take(a0, a1)",
  deviations: [INT32_POSITIONS],
  samples: (r) => [
    { args: [r.tensor([4, 3]), r.index([5], 12)] },
    { args: [r.tensor([4, 3]), r.index([2, 2], 12)] },
    { args: [r.tensor([2, 2]), r.values([-1, -4, 3], { dtype: "int64" })] },
    { args: [r.tensor([4]), r.index([], 4)] },
    { args: [r.tensor([]), r.index([2], 1)] },
    { args: [r.tensor([3]), r.index([0], 3)] },
    { args: [r.tensor([0]), r.index([0, 2], 3)] },
    { args: [r.tensor([3]), r.values([3], { dtype: "int64" })] },
  ],
});
