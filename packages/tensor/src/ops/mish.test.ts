import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("mish", {
  torch: "F.mish(a0)",
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});

describeOp("mish_", {
  torch: "F.mish(a0, inplace=True)",
  inPlace: true,
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});
