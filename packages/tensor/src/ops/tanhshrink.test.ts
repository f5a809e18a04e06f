import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";

describeOp("tanhshrink", {
  torch: "F.tanhshrink(a0)",
  tolerance: {
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts, which cancels near 0.",
  },
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r),
});
