import {
  describeOp,
  INT32_POSITIONS,
  SCALARS_FOR_VECTORS,
  UNSEEN_BESIDE_NOTHING,
} from "../../test/op-suite/index.ts";

describeOp("gather", {
  torch: "torch.gather(a0, a1, a2)",
  deviations: [INT32_POSITIONS, SCALARS_FOR_VECTORS, UNSEEN_BESIDE_NOTHING],
  samples: (r) => [
    { args: [r.tensor([4]), 0, r.index([6], 4)] },
    { args: [r.tensor([3, 4]), 1, r.index([3, 2], 4)] },
    { args: [r.tensor([3, 4]), 0, r.index([5, 2], 3)] },
    { args: [r.tensor([2, 3, 4]), -2, r.index([1, 4, 3], 3)] },
    { args: [r.tensor([]), 0, r.index([], 1)] },
    { args: [r.tensor([3, 4]), 1, r.index([3, 0], 4)] },
    { args: [r.tensor([0, 3]), 1, r.index([0, 2], 3)] },
    { args: [r.tensor([3, 4]), 1, r.index([4, 2], 4)] },
    { args: [r.tensor([3]), 0, r.values([3], { dtype: "int64" })] },
  ],
});

describeOp("takeAlongDim", {
  torch: "torch.take_along_dim(a0, a1, a2)",
  deviations: [INT32_POSITIONS],
  samples: (r) => [
    { args: [r.tensor([4]), r.index([6], 4), 0] },
    { args: [r.tensor([3, 4]), r.index([1, 2], 4), 1] },
    { args: [r.tensor([1, 4]), r.index([3, 2], 4), -1] },
    { args: [r.tensor([2, 3, 1]), r.index([1, 2, 4], 3), 1] },
    { args: [r.tensor([3, 4]), r.index([0, 4], 3), 0] },
    { args: [r.tensor([2, 3]), r.index([3, 1], 3), 1] },
    { args: [r.tensor([2, 3]), r.index([2], 3), 1] },
  ],
});
