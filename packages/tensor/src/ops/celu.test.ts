import { tensor } from "../index.ts";
import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("celu", {
  torch: ({ args }) => `F.celu(${args.map((_, i) => `a${i}`).join(", ")})`,
  tolerance: {
    float16: { atol: 2.4e-7 },
    bfloat16: { atol: 2.4e-7 },
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts 1 from an exponential, which cancels near 0.",
  },
  gradTolerance: {
    float64: { rtol: 1e-6, atol: 1e-12 },
    reason: "PyTorch rounds 1 / alpha to float32 on the way back.",
  },
  errors: [{ args: [tensor([1]), 0], message: "celu: alpha must not be 0; got 0" }],
  deviations: [
    {
      aspects: ["value"],
      when: ({ mutation }) => mutation?.at === "a1",
      reason: "PyTorch subtracts 1 from an exponential: what cancels grows with alpha.",
    },
    NAN_GRADIENTS,
  ],
  samples: (r) => [
    ...unarySamples(r, { avoid: [0] }),
    { args: [r.tensor([3, 4], { avoid: [0] }), 0.3] },
    { args: [r.tensor([5], { avoid: [0] }), -2] },
    { args: [r.tensor([5]), 0] },
  ],
});

describeOp("celu_", {
  torch: ({ args }) => `torch.celu_(${args.map((_, i) => `a${i}`).join(", ")})`,
  inPlace: true,
  tolerance: {
    float16: { atol: 2.4e-7 },
    bfloat16: { atol: 2.4e-7 },
    float32: { atol: 2.4e-7 },
    float64: { atol: 5e-16 },
    reason: "PyTorch subtracts 1 from an exponential, which cancels near 0.",
  },
  gradTolerance: {
    float64: { rtol: 1e-6, atol: 1e-12 },
    reason: "PyTorch rounds 1 / alpha to float32 on the way back.",
  },
  deviations: [
    {
      aspects: ["gradient"],
      when: ({ sample }) => Number(sample.args[1]) < 0,
      reason: "PyTorch goes back from the result, which it cannot do here; ours kept x.",
    },
    {
      aspects: ["value"],
      when: ({ mutation }) => mutation?.at === "a1",
      reason: "PyTorch subtracts 1 from an exponential: what cancels grows with alpha.",
    },
    NAN_GRADIENTS,
  ],
  samples: (r) => [
    ...unarySamples(r, { avoid: [0] }),
    { args: [r.tensor([3, 4], { avoid: [0] }), 0.3] },
    { args: [r.tensor([5], { avoid: [0] }), -2] },
    { args: [r.tensor([5]), 0] },
  ],
});
