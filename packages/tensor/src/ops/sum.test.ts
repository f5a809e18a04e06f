import { describeOp, reductionSamples, SUMMED } from "../../test/op-suite/index.ts";

describeOp("sum", {
  torch: "torch.sum(a0, **o)",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r),
    { args: [r.tensor([3, 2])], options: { dim: 0, dtype: "float64" } },
    { args: [r.tensor([3, 2])], options: { dtype: "int32" } },
  ],
});
