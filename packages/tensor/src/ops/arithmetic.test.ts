import { binarySamples, describeOp, unarySamples, UINT8_MASKS } from "../../test/op-suite/index.ts";

describeOp("add", { torch: "torch.add(a0, a1)", samples: (r) => binarySamples(r) });

describeOp("sub", { torch: "torch.sub(a0, a1)", samples: (r) => binarySamples(r) });

describeOp("mul", { torch: "torch.mul(a0, a1)", samples: (r) => binarySamples(r) });

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
  samples: (r) => binarySamples(r, { scalars: [] }),
});

describeOp("minimum", {
  torch: "torch.minimum(a0, a1)",
  samples: (r) => binarySamples(r, { scalars: [] }),
});

describeOp("neg", { torch: "torch.neg(a0)", samples: (r) => unarySamples(r) });

describeOp("abs", { torch: "torch.abs(a0)", samples: (r) => unarySamples(r, { avoid: [0] }) });

describeOp("sign", { torch: "torch.sign(a0)", samples: (r) => unarySamples(r, { avoid: [0] }) });

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

describeOp("maskedFill", {
  torch: "a0.masked_fill(a1, a2)",
  deviations: [UINT8_MASKS],
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
  deviations: [UINT8_MASKS],
  samples: (r) => [
    { args: [r.tensor([]), r.mask([]), 1] },
    { args: [r.tensor([2, 3]), r.mask([2, 3]), 2] },
    { args: [r.tensor([2, 3]), r.mask([3]), -1] },
    { args: [r.tensor([2, 1]), r.mask([2, 3]), 1] },
    { args: [r.tensor([3]), r.mask([3]), r.tensor([])] },
    { args: [r.tensor([0, 3]), r.mask([3]), 1] },
  ],
});
