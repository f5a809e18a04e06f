import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("relu6", {
  torch: "F.relu6(a0)",
  samples: (r) => unarySamples(r, { avoid: [0, 6], low: -4, high: 8 }),
});
