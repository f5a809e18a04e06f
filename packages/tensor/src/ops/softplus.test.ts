import { tensor } from "../index.ts";
import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";

describeOp("softplus", {
  torch: ({ args }) => `F.softplus(${args.map((_, i) => `a${i}`).join(", ")})`,
  deviations: [MORE_DTYPES],
  errors: [
    { args: [tensor([1]), "1"], message: "softplus: beta must be a number; got string" },
    { args: [tensor([1]), 1, "20"], message: "softplus: threshold must be a number; got string" },
  ],
  samples: (r) => [
    ...unarySamples(r, { low: -4, high: 4 }),
    { args: [r.tensor([3, 4]), 2] },
    { args: [r.tensor([3, 4], { avoid: [1.5] }), 2, 3] },
    { args: [r.tensor([7], { avoid: [-2] }), -0.5, 1] },
  ],
});
