import type { Tensor } from "../index.ts";
import { describeOp, type Deviation } from "../../test/op-suite/index.ts";

const NEGATIVE: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, sample: { args } }) =>
    /non-negative/.test(ours.error?.message ?? "") && (args[0] as Tensor).size === 0,
  reason: "Where there is nothing to repeat, PyTorch takes negative numbers.",
};

describeOp("repeat", {
  torch: "a0.repeat(a1)",
  deviations: [NEGATIVE],
  samples: (r) => [
    { args: [r.tensor([]), []] },
    { args: [r.tensor([]), [2, 1]] },
    { args: [r.tensor([3]), [2]] },
    { args: [r.tensor([2, 3]), [3, 1, 2]] },
    { args: [r.tensor([2, 3]), [1, 1]] },
    { args: [r.tensor([2, 1]), [0, 2]] },
    { args: [r.tensor([0, 3]), [2, 2]] },
    { args: [r.tensor([2, 3]), [2]] },
  ],
});

describeOp("tile", {
  torch: "torch.tile(a0, a1)",
  deviations: [NEGATIVE],
  samples: (r) => [
    { args: [r.tensor([]), [2]] },
    { args: [r.tensor([2, 3]), [2]] },
    { args: [r.tensor([2, 3]), [3, 1, 2]] },
    { args: [r.tensor([2, 3]), []] },
    { args: [r.tensor([2, 0]), [2, 2]] },
  ],
});

describeOp("repeatInterleave", {
  torch: "torch.repeat_interleave(a0, a1, **o)",
  deviations: [NEGATIVE],
  samples: (r) => [
    { args: [r.tensor([]), 3] },
    { args: [r.tensor([2, 3]), 2] },
    { args: [r.tensor([2, 3]), 2], options: { dim: 1 } },
    { args: [r.tensor([2, 3, 2]), r.index([3], 4)], options: { dim: -2 } },
    { args: [r.tensor([4]), r.index([4], 3)] },
    { args: [r.tensor([2, 3]), r.index([], 3)] },
    { args: [r.tensor([2, 3]), r.index([1], 3)], options: { dim: 0 } },
    { args: [r.tensor([2, 3]), 0], options: { dim: 0 } },
    { args: [r.tensor([0, 3]), 2], options: { dim: 0 } },
    { args: [r.tensor([3]), r.index([2], 3)] },
  ],
});
