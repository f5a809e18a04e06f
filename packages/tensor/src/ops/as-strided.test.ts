import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("asStrided", {
  torch: ({ args }) =>
    args.length > 3 ? "torch.as_strided(a0, a1, a2, a3)" : "torch.as_strided(a0, a1, a2)",
  strideReason: "Strides are what it is about.",
  samples: (r) => {
    const plain = { layout: "contiguous" } as const;
    return [
      { args: [r.tensor([], plain), [2], [0]] },
      { args: [r.tensor([4], plain), [3, 2], [1, 1]] },
      { args: [r.tensor([3, 4], plain), [2, 2], [4, 2], 1] },
      { args: [r.tensor([2, 6], plain), [2, 3], [1, 2], 0] },
      { args: [r.tensor([2, 3], plain), [], [], 5] },
      { args: [r.tensor([2, 3], plain), [2, 0], [1, 1]] },
      { args: [r.tensor([2], plain).expand([3, 2]), [3], [0], 1] },
      { args: [r.tensor([2], plain).expand([3, 2]), [2, 2], [1, 0], 0] },
      { args: [r.tensor([0, 3], plain), [0], [1]] },
      { args: [r.tensor([4], plain), [3, 3], [1, 1]] },
    ];
  },
});

describeOp("clone", { torch: "torch.clone(a0)", samples: (r) => unarySamples(r) });

describeOp("contiguous", { torch: "a0.contiguous()", samples: (r) => unarySamples(r) });
