import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("tanhshrink", {
  torch: "F.tanhshrink(a0)",
  tolerance: {
    float16: { atol: 2.4e-7 },
    bfloat16: { atol: 2 ** -8 },
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts, which cancels near 0, and rounds the tangent of bfloat16 first.",
  },
  samples: (r) => unarySamples(r),
});
