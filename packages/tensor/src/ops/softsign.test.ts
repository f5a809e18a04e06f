import { isFloating } from "../index.ts";
import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("softsign", {
  torch: "F.softsign(a0)",
  deviations: [
    {
      aspects: ["value"],
      when: ({ sample, dtype, mutation }) =>
        sample.isSpecial === true && (mutation !== null || !isFloating(dtype)),
      reason: "In PyTorch 1 + |x| overflows in integers; ours casts them first.",
    },
  ],
  samples: (r) => unarySamples(r),
});
