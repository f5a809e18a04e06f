import type { Deviation } from "../../test/op-suite/index.ts";
import { DTypeError, isFloating, Tensor } from "../index.ts";
import { UINT8_MASKS, binarySamples, describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("add", { torch: "torch.add(a0, a1)", samples: (r) => binarySamples(r) });

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

const BOOL_MASKS: Deviation = {
  when: ({ ours, mutation }) =>
    ours.error instanceof DTypeError && mutation?.kind === "dtype" && mutation.at === "a1",
  reason:
    "A mask is bool: PyTorch takes uint8 with a warning, and here by accident every other dtype while it records.",
};

const WHOLE_VALUES: Deviation = {
  when: ({ ours, sample: { args } }) =>
    ours.error instanceof DTypeError && args[0] instanceof Tensor && !isFloating(args[0].dtype),
  reason: "A floating value does not fit integers; PyTorch cuts it off without a word.",
};

describeOp("maskedFill", {
  torch: "a0.masked_fill(a1, a2)",
  deviations: [BOOL_MASKS, WHOLE_VALUES],
  samples: (r) => [
    { args: [r.tensor([]), r.mask([]), 1] },
    { args: [r.tensor([2, 3]), r.mask([2, 3]), 2] },
    { args: [r.tensor([2, 3]), r.mask([3]), -1] },
    { args: [r.tensor([2, 1]), r.mask([2, 3]), 1] },
    { args: [r.tensor([2, 3]), r.mask([2, 1]), 1.5] },
    { args: [r.tensor([3]), r.mask([3]), r.tensor([])] },
    { args: [r.tensor([0, 3]), r.mask([3]), 1] },
    { args: [r.special(), r.mask([1]), 3], isSpecial: true },
  ],
});

describeOp("maskedFill_", {
  torch: "a0.masked_fill_(a1, a2)",
  inPlace: true,
  deviations: [BOOL_MASKS, WHOLE_VALUES],
  samples: (r) => [
    { args: [r.tensor([]), r.mask([]), 1] },
    { args: [r.tensor([2, 3]), r.mask([2, 3]), 2] },
    { args: [r.tensor([2, 3]), r.mask([3]), -1] },
    { args: [r.tensor([2, 1]), r.mask([2, 3]), 1] },
    { args: [r.tensor([3]), r.mask([3]), r.tensor([])] },
    { args: [r.tensor([0, 3]), r.mask([3]), 1] },
  ],
});

describeOp("copy_", {
  torch: "a0.copy_(a1)",
  inPlace: true,
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3])] },
    { args: [r.tensor([2, 3]), r.tensor([3])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 1], { dtype: "float64" })] },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.tensor([3]), r.tensor([2, 3])] },
  ],
});

describeOp("fill_", {
  // PyTorch keeps a history whose gradient is 0; ours has none.
  differentiable: false,
  torch: "a0.fill_(a1)",
  inPlace: true,
  samples: (r) => [
    { args: [r.tensor([]), 1] },
    { args: [r.tensor([2, 3]), 2] },
    { args: [r.tensor([2, 3]), 1.5] },
    { args: [r.tensor([0, 3]), 1] },
  ],
});

describeOp("zero_", {
  differentiable: false,
  torch: "a0.zero_()",
  inPlace: true,
  samples: (r) => unarySamples(r),
});
