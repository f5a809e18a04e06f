import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("selu", {
  torch: "F.selu(a0)",
  tolerance: {
    float16: { atol: 2.4e-7 },
    bfloat16: { atol: 2.4e-7 },
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts 1 from an exponential, which cancels near 0.",
  },
  deviations: [NAN_GRADIENTS],
  samples: (r) => unarySamples(r, { avoid: [0] }),
});

describeOp("selu_", {
  torch: "torch.selu_(a0)",
  inPlace: true,
  tolerance: {
    float16: { atol: 2.4e-7 },
    bfloat16: { atol: 2.4e-7 },
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts 1 from an exponential, which cancels near 0.",
  },
  deviations: [NAN_GRADIENTS],
  samples: (r) => unarySamples(r, { avoid: [0] }),
});
