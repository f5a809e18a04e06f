import { alongSamples, describeOp, SUMMED } from "../../test/op-suite/index.ts";

describeOp("cumprod", {
  torch: "torch.cumprod(a0, a1, **o)",
  tolerance: SUMMED,
  deviations: [
    {
      aspects: ["gradient"],
      when: ({ sample }) => sample.isSpecial === true,
      reason:
        "Behind a zero PyTorch multiplies NaN and infinities away; ours gives NaN for 0 · NaN.",
    },
  ],
  samples: (r) => [
    ...alongSamples(r),
    { args: [r.tensor([2, 3], { ties: true }), 1] },
    { args: [r.tensor([2, 3]), 0], options: { dtype: "float64" } },
  ],
});
