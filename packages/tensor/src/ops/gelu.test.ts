import { tensor } from "../index.ts";
import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("gelu", {
  torch: "F.gelu(a0, **o)",
  tolerance: {
    // An ulp below 1, times x / 2.
    float16: { atol: 2.5 * 2 ** -23 },
    bfloat16: { atol: 2 ** -8 },
    float32: { atol: 2.5 * 2 ** -23 },
    float64: { atol: 1e-15 },
    reason:
      "PyTorch adds 1 to an error function or a tangent, which cancels far below 0, in float32 for float16 too; of bfloat16 it rounds each step.",
  },
  deviations: [
    {
      aspects: ["value", "gradient"],
      when: ({ sample }) => sample.isSpecial === true,
      reason: "At infinities, and beyond what x³ can hold, ours has the limit and PyTorch NaN.",
    },
  ],
  errors: [
    {
      args: [tensor([1])],
      options: { approximate: "erf" },
      message: 'gelu: approximate must be "none" or "tanh"; got "erf"',
    },
  ],
  samples: (r) => [
    ...unarySamples(r, { low: -5, high: 5 }),
    { args: [r.tensor([3, 4])], options: { approximate: "none" } },
    { args: [r.tensor([37], { low: -5, high: 5 })], options: { approximate: "tanh" } },
    { args: [r.tensor([2, 0])], options: { approximate: "tanh" } },
    { args: [r.special()], options: { approximate: "tanh" }, isSpecial: true },
  ],
});
