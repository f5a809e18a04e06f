import { tensor } from "../index.ts";
import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("leakyRelu", {
  torch: ({ args }) => `F.leaky_relu(${args.map((_, i) => `a${i}`).join(", ")})`,
  errors: [
    {
      args: [tensor([1]), "0.1"],
      message: "leakyRelu: negativeSlope must be a number; got string",
    },
  ],
  samples: (r) => [
    ...unarySamples(r, { avoid: [0] }),
    { args: [r.tensor([3, 4], { avoid: [0] }), 0.2] },
    { args: [r.tensor([5], { avoid: [0] }), -1.5] },
    { args: [r.special(), 0], isSpecial: true },
  ],
});

describeOp("leakyRelu_", {
  torch: ({ args }) => `F.leaky_relu_(${args.map((_, i) => `a${i}`).join(", ")})`,
  inPlace: true,
  deviations: [
    {
      aspects: ["gradient"],
      when: ({ sample }) => Number(sample.args[1]) < 0,
      reason: "PyTorch goes back from the result, which it cannot do here; ours kept x.",
    },
  ],
  samples: (r) => [
    ...unarySamples(r, { avoid: [0] }),
    { args: [r.tensor([3, 4], { avoid: [0] }), 0.2] },
    { args: [r.tensor([5], { avoid: [0] }), -1.5] },
    { args: [r.special(), 0], isSpecial: true },
  ],
});
