import { describeOp } from "../../test/op-suite/index.ts";

describeOp("expand", {
  torch: "a0.expand(a1)",
  samples: (r) => [
    { args: [r.tensor([]), [2, 3]] },
    { args: [r.tensor([]), []] },
    { args: [r.tensor([2, 1]), [2, 3]] },
    { args: [r.tensor([1, 3]), [2, -1, -1]] },
    { args: [r.tensor([2, 1, 3]), [3, 2, 4, 3]] },
    { args: [r.tensor([2, 1]), [2, 0]] },
    { args: [r.tensor([0, 1]), [0, 3]] },
    { args: [r.tensor([2, 3]), [3, 3]] },
    { args: [r.tensor([3]), [-1, 3]] },
  ],
});

describeOp("broadcastTo", {
  torch: "torch.broadcast_to(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([]), [2, 3]] },
    { args: [r.tensor([2, 1]), [3, 2, 3]] },
    { args: [r.tensor([0, 1]), [0, 3]] },
    { args: [r.tensor([2, 3]), [3]] },
  ],
});

describeOp("expandAs", {
  torch: "a0.expand_as(a1)",
  samples: (r) => [
    { args: [r.tensor([]), r.index([2, 3], 2)] },
    { args: [r.tensor([2, 1]), r.tensor([3, 2, 3])] },
    { args: [r.tensor([0, 1]), r.tensor([0, 3])] },
    { args: [r.tensor([2, 3]), r.tensor([3])] },
  ],
});

describeOp("broadcastTensors", {
  torch: "torch.broadcast_tensors(*a0)",
  samples: (r) => [
    { args: [[r.tensor([]), r.tensor([3])]] },
    { args: [[r.tensor([2, 1]), r.tensor([3]), r.index([1, 1, 1], 2)]] },
    { args: [[r.tensor([2, 3])]] },
    { args: [[r.tensor([2, 1]), r.tensor([0])]] },
    { args: [[r.tensor([2]), r.tensor([3])]] },
  ],
});

describeOp("meshgrid", {
  torch: 'torch.meshgrid(*a0, indexing=o.indexing or "ij")',
  samples: (r) => [
    { args: [[r.tensor([2]), r.tensor([3])]] },
    { args: [[r.tensor([2]), r.tensor([3])]], options: { indexing: "xy" } },
    { args: [[r.tensor([2]), r.tensor([]), r.tensor([3])]], options: { indexing: "xy" } },
    { args: [[r.tensor([3])]], options: { indexing: "xy" } },
    { args: [[r.tensor([0]), r.tensor([2])]], options: { indexing: "ij" } },
    { args: [[r.tensor([2, 2]), r.tensor([2])]] },
  ],
});
