import { zeros } from "../index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

describeOp("reshape", {
  torch: "torch.reshape(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([]), [1, 1]] },
    { args: [r.tensor([6]), [2, -1]] },
    { args: [r.tensor([2, 3, 4]), [4, 6]] },
    { args: [r.tensor([2, 3, 4]), [2, 2, 1, 6]] },
    { args: [r.tensor([2, 3]), [2, 3]] },
    { args: [r.tensor([1]), []] },
    { args: [r.tensor([0, 3]), [3, 0]] },
    { args: [r.tensor([0, 3]), [-1, 3]] },
    { args: [r.tensor([0, 3]), [0, -1]] },
    { args: [r.tensor([2, 3]), [4, -1]] },
  ],
});

describeOp("view", {
  torch: "a0.view(a1)",
  samples: (r) => [
    { args: [r.tensor([]), [1]] },
    { args: [r.tensor([2, 3, 4], { layout: "contiguous" }), [6, -1]] },
    { args: [r.tensor([3, 2, 4]), [3, 2, 2, 2]] },
    { args: [r.tensor([2, 6]), [2, 3, 2]] },
    { args: [r.tensor([0, 3]), [3, 0, 2]] },
    { args: [r.tensor([1, 3, 1]), [3]] },
  ],
  errors: [
    {
      args: [zeros([4, 3]).t(), [12]],
      message:
        "view: merged dimensions must follow each other in memory; got shape [3, 4] with strides [1, 3] to [12] (use reshape)",
    },
  ],
});

describeOp("reshapeAs", {
  torch: "a0.reshape_as(a1)",
  samples: (r) => [
    { args: [r.tensor([]), r.index([1, 1], 2)] },
    { args: [r.tensor([2, 6]), r.tensor([3, 4])] },
    { args: [r.tensor([0, 3]), r.tensor([0])] },
    { args: [r.tensor([2, 3]), r.tensor([5])] },
  ],
});

describeOp("viewAs", {
  torch: "a0.view_as(a1)",
  samples: (r) => [
    { args: [r.tensor([]), r.index([1, 1], 2)] },
    { args: [r.tensor([2, 6]), r.tensor([2, 3, 2])] },
    { args: [r.tensor([0, 3]), r.tensor([0])] },
    { args: [r.tensor([3, 2], { layout: "contiguous" }), r.tensor([6])] },
  ],
});

describeOp("flatten", {
  torch: "torch.flatten(a0, *[a1, a2])",
  samples: (r) => [
    { args: [r.tensor([])], torch: "torch.flatten(a0)" },
    { args: [r.tensor([2, 3, 4])], torch: "torch.flatten(a0)" },
    { args: [r.tensor([2, 3, 4]), 1], torch: "torch.flatten(a0, a1)" },
    { args: [r.tensor([2, 3, 4]), -3, 1] },
    { args: [r.tensor([2, 3]), 1, 1] },
    { args: [r.tensor([2, 0, 3]), 0, 1] },
    { args: [r.tensor([2, 3]), 1, 0] },
    { args: [r.tensor([]), 0, -1] },
  ],
});

describeOp("unflatten", {
  torch: "a0.unflatten(a1, a2)",
  samples: (r) => [
    { args: [r.tensor([12]), 0, [3, 4]] },
    { args: [r.tensor([2, 6]), 1, [3, -1]] },
    { args: [r.tensor([6, 2]), -2, [-1, 1, 2]] },
    { args: [r.tensor([0, 3]), 0, [0, 2]] },
    { args: [r.tensor([2, 6]), 1, [4, -1]] },
    { args: [r.tensor([2, 6]), 2, [6]] },
  ],
});

describeOp("squeeze", {
  torch: ({ args }) => (args.length > 1 ? "torch.squeeze(a0, a1)" : "torch.squeeze(a0)"),
  samples: (r) => [
    { args: [r.tensor([])] },
    { args: [r.tensor([1, 3, 1])] },
    { args: [r.tensor([1, 3, 1]), 0] },
    { args: [r.tensor([1, 3, 1]), -2] },
    { args: [r.tensor([1, 1]), 1] },
    { args: [r.tensor([]), -1] },
    { args: [r.tensor([1, 0, 1])] },
    { args: [r.tensor([1, 3]), 2] },
    {
      args: [r.tensor([1, 3, 1]), [0, -1]],
      torch:
        "a0.reshape([n for d, n in enumerate(a0.shape) if n != 1 or d not in [range(a0.dim())[i] for i in a1]])",
    },
  ],
});

describeOp("unsqueeze", {
  torch: "torch.unsqueeze(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([]), 0] },
    { args: [r.tensor([3]), 1] },
    { args: [r.tensor([2, 3]), -3] },
    { args: [r.tensor([2, 3]), 1] },
    { args: [r.tensor([0, 3]), -1] },
    { args: [r.tensor([2, 3]), 3] },
  ],
});
