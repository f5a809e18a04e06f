import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";

describeOp("softsign", {
  torch: "F.softsign(a0)",
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r),
});
