import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("silu", {
  torch: "F.silu(a0)",
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});

describeOp("silu_", {
  torch: "F.silu(a0, inplace=True)",
  inPlace: true,
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});
