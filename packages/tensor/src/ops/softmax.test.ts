import type { Tensor } from "../index.ts";
import { alongSamples, describeOp, MORE_DTYPES, SUMMED } from "../../test/op-suite/index.ts";

describeOp("softmax", {
  torch: "torch.softmax(a0, a1)",
  tolerance: SUMMED,
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["dtype"],
      when: ({ sample: { args } }) => (args[0] as Tensor).size === 0,
      reason: "Of nothing, PyTorch gives an integer result; ours is float32 whatever the sizes.",
    },
  ],
  samples: (r) => alongSamples(r, { low: -5, high: 5 }),
});
