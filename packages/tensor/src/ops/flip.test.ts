import type { Tensor } from "../index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

describeOp("flip", {
  torch: "torch.flip(a0, [a1] if isinstance(a1, int) else a1)",
  samples: (r) => [
    { args: [r.tensor([]), []] },
    { args: [r.tensor([5]), 0] },
    { args: [r.tensor([2, 3]), [0, -1]] },
    { args: [r.tensor([2, 3, 4]), [1]] },
    { args: [r.tensor([2, 3, 4]), [2, 0]] },
    { args: [r.tensor([2, 3]), []] },
    { args: [r.tensor([0, 3]), [0, 1]] },
    { args: [r.tensor([2, 3]), [0, -2]] },
    { args: [r.tensor([2, 3]), 2] },
  ],
});

describeOp("fliplr", {
  torch: "torch.fliplr(a0)",
  samples: (r) => [
    { args: [r.tensor([2, 3])] },
    { args: [r.tensor([2, 3, 2])] },
    { args: [r.tensor([2, 0])] },
    { args: [r.tensor([3])] },
  ],
});

describeOp("flipud", {
  torch: "torch.flipud(a0)",
  samples: (r) => [
    { args: [r.tensor([3])] },
    { args: [r.tensor([2, 3, 2])] },
    { args: [r.tensor([0, 2])] },
    { args: [r.tensor([])] },
  ],
});

describeOp("roll", {
  torch: ({ args }) => (args.length > 2 ? "torch.roll(a0, a1, a2)" : "torch.roll(a0, a1)"),
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, sample: { args } }) => ours.error !== null && (args[0] as Tensor).size === 0,
      reason: "Where there is nothing to roll, PyTorch does not look at the dimensions.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([5]), 2] },
    { args: [r.tensor([2, 3]), -1] },
    { args: [r.tensor([2, 3]), [4], 1] },
    { args: [r.tensor([2, 3, 4]), [1, -2], [0, 2]] },
    { args: [r.tensor([3, 4]), [1, 2], [1, -1]] },
    { args: [r.tensor([2, 3]), 0, 1] },
    { args: [r.tensor([]), 1] },
    { args: [r.tensor([0, 3]), 1, 0] },
    { args: [r.tensor([2, 3]), [1, 2], 0] },
  ],
});
