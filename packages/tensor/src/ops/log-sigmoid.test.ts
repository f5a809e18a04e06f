import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("logSigmoid", {
  torch: "F.logsigmoid(a0)",
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});
