import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("relu", {
  torch: "F.relu(a0)",
  samples: (r) => unarySamples(r, { avoid: [0] }),
});

describeOp("relu_", {
  torch: "torch.relu_(a0)",
  inPlace: true,
  samples: (r) => unarySamples(r, { avoid: [0] }),
});
