import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("relu6", {
  torch: "F.relu6(a0)",
  deviations: [NAN_GRADIENTS],
  samples: (r) => unarySamples(r, { avoid: [0, 6], low: -4, high: 8 }),
});
