import { tensor } from "../index.ts";
import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("softplus", {
  torch: ({ args }) => `F.softplus(${args.map((_, i) => `a${i}`).join(", ")})`,
  errors: [
    { args: [tensor([1]), "1"], message: "softplus: beta must be a number; got string" },
    { args: [tensor([1]), 1, "20"], message: "softplus: threshold must be a number; got string" },
  ],
  deviations: [
    {
      aspects: ["value"],
      when: ({ mutation }) => mutation?.at === "a1",
      reason:
        "PyTorch rounds beta · x to float32, an error that the exponential makes as large as it.",
    },
  ],
  samples: (r) => [
    ...unarySamples(r, { low: -4, high: 4 }),
    { args: [r.tensor([3, 4]), 2] },
    { args: [r.tensor([3, 4], { avoid: [1.5] }), 2, 3] },
    { args: [r.tensor([7], { avoid: [-2] }), -0.5, 1] },
  ],
});
