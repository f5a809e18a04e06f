import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";

describeOp("silu", {
  torch: "F.silu(a0)",
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});

describeOp("silu_", {
  torch: "F.silu(a0, inplace=True)",
  inPlace: true,
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});
