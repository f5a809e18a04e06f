import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("hardswish", {
  torch: "F.hardswish(a0)",
  deviations: [NAN_GRADIENTS],
  samples: (r) => unarySamples(r, { avoid: [-3, 3], low: -5, high: 5 }),
});

describeOp("hardswish_", {
  torch: "F.hardswish(a0, inplace=True)",
  inPlace: true,
  deviations: [NAN_GRADIENTS],
  samples: (r) => unarySamples(r, { avoid: [-3, 3], low: -5, high: 5 }),
});
