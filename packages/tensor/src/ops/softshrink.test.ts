import { tensor } from "../index.ts";
import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("softshrink", {
  torch: ({ args }) => `F.softshrink(${args.map((_, i) => `a${i}`).join(", ")})`,
  deviations: [
    NAN_GRADIENTS,
    {
      aspects: ["value"],
      when: ({ sample }) => sample.isSpecial === true,
      reason: "PyTorch before 2.6 makes NaN 0 here; ours keeps it.",
    },
  ],
  errors: [{ args: [tensor([1]), -1], message: "softshrink: lambd must be at least 0; got -1" }],
  samples: (r) => [
    ...unarySamples(r, { avoid: [-0.5, 0.5] }),
    { args: [r.tensor([3, 4], { avoid: [-1, 1] }), 1] },
    { args: [r.tensor([3, 4], { avoid: [0] }), 0] },
  ],
});
