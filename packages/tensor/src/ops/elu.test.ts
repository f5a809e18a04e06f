import { tensor } from "../index.ts";
import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("elu", {
  torch: ({ args }) => `F.elu(${args.map((_, i) => `a${i}`).join(", ")})`,
  tolerance: {
    float16: { atol: 2.4e-7 },
    bfloat16: { atol: 2.4e-7 },
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts 1 from an exponential, which cancels near 0.",
  },
  errors: [{ args: [tensor([1]), "0.1"], message: "elu: alpha must be a number; got string" }],
  deviations: [NAN_GRADIENTS],
  samples: (r) => [
    ...unarySamples(r, { avoid: [0] }),
    { args: [r.tensor([3, 4], { avoid: [0] }), 0.3] },
    { args: [r.tensor([5], { avoid: [0] }), 2] },
  ],
});

describeOp("elu_", {
  torch: ({ args }) => `F.elu_(${args.map((_, i) => `a${i}`).join(", ")})`,
  inPlace: true,
  tolerance: {
    float16: { atol: 2.4e-7 },
    bfloat16: { atol: 2.4e-7 },
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts 1 from an exponential, which cancels near 0.",
  },
  deviations: [NAN_GRADIENTS],
  samples: (r) => [
    ...unarySamples(r, { avoid: [0] }),
    { args: [r.tensor([3, 4], { avoid: [0] }), 0.3] },
    { args: [r.tensor([5], { avoid: [0] }), 2] },
  ],
});
