import type { Deviation, Tolerances } from "../../test/op-suite/index.ts";
import { DTypeError, isFloating, Tensor } from "../index.ts";
import { UINT8_MASKS, binarySamples, describeOp, unarySamples } from "../../test/op-suite/index.ts";

/** Elements agree, but for the sign of a zero. */
const EITHER_ZERO: Tolerances = {
  float16: { atol: 0 },
  bfloat16: { atol: 0 },
  float32: { atol: 0 },
  float64: { atol: 0 },
  reason: "0 is the larger of 0 and -0; in PyTorch it depends on the place in memory.",
};

describeOp("add", { torch: "torch.add(a0, a1)", samples: (r) => binarySamples(r) });

describeOp("mul", { torch: "torch.mul(a0, a1)", samples: (r) => binarySamples(r) });

describeOp("abs", { torch: "torch.abs(a0)", samples: (r) => unarySamples(r, { avoid: [0] }) });

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

describeOp("to", {
  torch: "a0.to(a1)",
  deviations: [
    {
      aspects: ["value"],
      when: ({ sample }) => sample.isSpecial === true && String(sample.args[1]).startsWith("int"),
      reason:
        "Floats that are out of range become the nearest integer and NaN 0; in PyTorch it depends on the machine.",
    },
  ],
  samples: (r) => [
    ...(
      ["bool", "uint8", "int32", "int64", "float16", "bfloat16", "float32", "float64"] as const
    ).flatMap((dtype) => [
      // Differences would be those of rounding.
      { args: [r.tensor([2, 3]), dtype], isSpecial: dtype !== "float64" },
      { args: [r.special(), dtype], isSpecial: true },
    ]),
    { args: [r.tensor([]), "float64"] },
    { args: [r.tensor([0, 2]), "float32"] },
  ],
});

describeOp("clone", { torch: "a0.clone()", samples: (r) => unarySamples(r) });

describeOp("contiguous", { torch: "a0.contiguous()", samples: (r) => unarySamples(r) });

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

describeOp("sub", { torch: "torch.sub(a0, a1)", samples: (r) => binarySamples(r) });

describeOp("div", {
  torch: "torch.div(a0, a1)",
  samples: (r) => binarySamples(r, { b: { low: 0.5, high: 3 } }),
});

describeOp("pow", {
  torch: "torch.pow(a0, a1)",
  samples: (r) => [
    ...binarySamples(r, {
      a: { low: 0.2, high: 3 },
      b: { low: 0, high: 3 },
      scalars: [2, 3, 0.5, -1],
    }),
    { args: [r.tensor([5], { ties: true }), 2] },
    {
      args: [r.tensor([5], { ties: true }), r.tensor([5], { low: 0, high: 3, ties: true })],
      isSpecial: true,
    },
  ],
});

describeOp("maximum", {
  torch: "torch.maximum(a0, a1)",
  tolerance: EITHER_ZERO,
  samples: (r) => binarySamples(r, { scalars: [] }),
});

describeOp("minimum", {
  torch: "torch.minimum(a0, a1)",
  tolerance: EITHER_ZERO,
  samples: (r) => binarySamples(r, { scalars: [] }),
});

describeOp("neg", { torch: "torch.neg(a0)", samples: (r) => unarySamples(r) });

describeOp("sign", { torch: "torch.sign(a0)", samples: (r) => unarySamples(r, { avoid: [0] }) });

describeOp("add_", {
  torch: "a0.add_(a1)",
  inPlace: true,
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), r.tensor([3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), 2] },
    { args: [r.tensor([2, 3]), -1.5] },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.tensor([3]), r.tensor([2, 3])] },
    { args: [r.tensor([3]), r.tensor([3], { dtype: "float64", avoid: [0] })] },
  ],
});

describeOp("sub_", {
  torch: "a0.sub_(a1)",
  inPlace: true,
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), r.tensor([3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), 2] },
    { args: [r.tensor([2, 3]), -1.5] },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.tensor([3]), r.tensor([2, 3])] },
    { args: [r.tensor([3]), r.tensor([3], { dtype: "float64", avoid: [0] })] },
  ],
});

describeOp("mul_", {
  torch: "a0.mul_(a1)",
  inPlace: true,
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), r.tensor([3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), 2] },
    { args: [r.tensor([2, 3]), -1.5] },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.tensor([3]), r.tensor([2, 3])] },
    { args: [r.tensor([3]), r.tensor([3], { dtype: "float64", avoid: [0] })] },
  ],
});

describeOp("div_", {
  torch: "a0.div_(a1)",
  inPlace: true,
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), r.tensor([3], { avoid: [0] })] },
    { args: [r.tensor([2, 3]), 2] },
    { args: [r.tensor([2, 3]), -1.5] },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.tensor([3]), r.tensor([2, 3])] },
    { args: [r.tensor([3]), r.tensor([3], { dtype: "float64", avoid: [0] })] },
  ],
});
