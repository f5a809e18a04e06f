import { tensor, type Tensor } from "../index.ts";
import { alongSamples, describeOp, MORE_DTYPES, SUMMED } from "../../test/op-suite/index.ts";

describeOp("logSoftmax", {
  torch: "torch.log_softmax(a0, a1, **o)",
  tolerance: SUMMED,
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["dtype"],
      when: ({ sample: { args } }) => (args[0] as Tensor).size === 0,
      reason: "Of nothing, PyTorch gives an integer result; ours is float32 whatever the sizes.",
    },
  ],
  errors: [
    {
      args: [tensor([1]), 0],
      options: { dtype: "int64" },
      message: "logSoftmax: dtype must be floating; got int64",
    },
  ],
  samples: (r) => [
    ...alongSamples(r, { low: -5, high: 5 }),
    { args: [r.tensor([3, 4]), 1], options: { dtype: "float64" } },
  ],
});
