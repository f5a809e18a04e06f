import { tensor } from "../index.ts";
import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("hardtanh", {
  torch: ({ args }) => `F.hardtanh(${args.map((_, i) => `a${i}`).join(", ")})`,
  deviations: [
    NAN_GRADIENTS,
    {
      aspects: ["verdict"],
      when: ({ ours }) => ours.error?.message.includes("must be whole numbers") === true,
      reason: "PyTorch cuts the limits of integers to whole numbers; ours wants whole ones.",
    },
  ],
  errors: [
    { args: [tensor([1]), "1"], message: "hardtanh: minVal must be a number; got string" },
    { args: [tensor([1]), 0, null], message: "hardtanh: maxVal must be a number; got object" },
    {
      args: [tensor([1], { dtype: "int64" }), -0.5, 2],
      message:
        "hardtanh: the limits of int64 must be whole numbers; got minVal -0.5 and maxVal 2 (cast the tensor to float32)",
    },
    {
      args: [tensor([1], { dtype: "uint8" })],
      message:
        "hardtanh: the limits of uint8 must be whole numbers of at least 0; got minVal -1 and maxVal 1 (cast the tensor to float32)",
    },
  ],
  samples: (r) => [
    ...unarySamples(r, { avoid: [-1, 1] }),
    { args: [r.tensor([3, 4], { avoid: [0.5, 1] }), 0.5, 1] },
    { args: [r.tensor([3, 4], { avoid: [0, 1], high: 4 }), 0, 1] },
    { args: [r.tensor([3, 4]), 1, 0] },
  ],
});

describeOp("hardtanh_", {
  torch: ({ args }) => `F.hardtanh_(${args.map((_, i) => `a${i}`).join(", ")})`,
  inPlace: true,
  deviations: [
    NAN_GRADIENTS,
    {
      aspects: ["verdict"],
      when: ({ ours }) => ours.error?.message.includes("must be whole numbers") === true,
      reason: "PyTorch cuts the limits of integers to whole numbers; ours wants whole ones.",
    },
  ],
  samples: (r) => [
    ...unarySamples(r, { avoid: [-1, 1] }),
    { args: [r.tensor([3, 4], { avoid: [0.5, 1] }), 0.5, 1] },
    { args: [r.tensor([3, 4], { avoid: [0, 1], high: 4 }), 0, 1] },
    { args: [r.tensor([3, 4]), 1, 0] },
  ],
});
