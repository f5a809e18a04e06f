import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("hardsigmoid", {
  torch: "F.hardsigmoid(a0)",
  gradTolerance: {
    float64: { rtol: 1e-7, atol: 1e-12 },
    reason: "PyTorch multiplies by a sixth in float32.",
  },
  samples: (r) => unarySamples(r, { avoid: [-3, 3], low: -5, high: 5 }),
});

describeOp("hardsigmoid_", {
  torch: "F.hardsigmoid(a0, inplace=True)",
  inPlace: true,
  gradTolerance: {
    float64: { rtol: 1e-7, atol: 1e-12 },
    reason: "PyTorch multiplies by a sixth in float32.",
  },
  samples: (r) => unarySamples(r, { avoid: [-3, 3], low: -5, high: 5 }),
});
