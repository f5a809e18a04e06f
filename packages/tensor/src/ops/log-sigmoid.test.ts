import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";

describeOp("logSigmoid", {
  torch: "F.logsigmoid(a0)",
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});
