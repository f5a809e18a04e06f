import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";

describeOp("mish", {
  torch: "F.mish(a0)",
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});

describeOp("mish_", {
  torch: "F.mish(a0, inplace=True)",
  inPlace: true,
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});
