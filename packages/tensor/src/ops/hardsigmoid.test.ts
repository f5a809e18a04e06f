import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";

describeOp("hardsigmoid", {
  torch: "F.hardsigmoid(a0)",
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r, { avoid: [-3, 3], low: -5, high: 5 }),
});

describeOp("hardsigmoid_", {
  torch: "F.hardsigmoid(a0, inplace=True)",
  inPlace: true,
  deviations: [MORE_DTYPES],
  samples: (r) => unarySamples(r, { avoid: [-3, 3], low: -5, high: 5 }),
});
