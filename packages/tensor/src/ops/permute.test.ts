import { describeOp } from "../../test/op-suite/index.ts";

describeOp("permute", {
  torch: "torch.permute(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([]), []] },
    { args: [r.tensor([3]), [0]] },
    { args: [r.tensor([2, 3]), [1, 0]] },
    { args: [r.tensor([2, 3, 4]), [2, 0, 1]] },
    { args: [r.tensor([2, 3, 4]), [-1, 1, -3]] },
    { args: [r.tensor([0, 2]), [1, 0]] },
    { args: [r.tensor([2, 3]), [0, -2]] },
  ],
});

describeOp("transpose", {
  torch: "torch.transpose(a0, a1, a2)",
  samples: (r) => [
    { args: [r.tensor([]), 0, -1] },
    { args: [r.tensor([3]), 0, 0] },
    { args: [r.tensor([2, 3, 4]), 0, -1] },
    { args: [r.tensor([2, 3, 4]), 1, 1] },
    { args: [r.tensor([2, 0]), 0, 1] },
    { args: [r.tensor([2, 3]), 0, 2] },
  ],
});

describeOp("swapaxes", {
  torch: "torch.swapaxes(a0, a1, a2)",
  samples: (r) => [
    { args: [r.tensor([]), 0, -1] },
    { args: [r.tensor([2, 3, 4]), 0, -2] },
    { args: [r.tensor([2, 0]), 0, 1] },
    { args: [r.tensor([2, 3]), 0, 2] },
  ],
});

describeOp("t", {
  torch: "torch.t(a0)",
  samples: (r) => [
    { args: [r.tensor([])] },
    { args: [r.tensor([3])] },
    { args: [r.tensor([2, 3])] },
    { args: [r.tensor([0, 2])] },
    { args: [r.tensor([2, 3, 4])] },
  ],
});

describeOp("movedim", {
  torch: "torch.movedim(a0, a1, a2)",
  samples: (r) => [
    { args: [r.tensor([]), 0, 0] },
    { args: [r.tensor([2, 3, 4]), 0, -1] },
    { args: [r.tensor([2, 3, 4]), -1, 1] },
    { args: [r.tensor([2, 3, 4, 2]), [0, 1], [-1, 0]] },
    { args: [r.tensor([2, 3]), [], []] },
    { args: [r.tensor([2, 0, 3]), [2], [0]] },
    { args: [r.tensor([2, 3, 4]), [0, 0], [0, 1]] },
    { args: [r.tensor([2, 3, 4]), [0, 1], [1]] },
  ],
});
