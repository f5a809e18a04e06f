import { tensor } from "../index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

describeOp("threshold", {
  torch: ({ args }) => `F.threshold(${args.map((_, i) => `a${i}`).join(", ")})`,
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours }) => ours.error?.message.includes("must be whole numbers") === true,
      reason: "PyTorch cuts the numbers for integers to whole ones; ours wants whole ones.",
    },
  ],
  errors: [
    { args: [tensor([1]), "1", 2], message: "threshold: limit must be a number; got string" },
    { args: [tensor([1]), 1], message: "threshold: value must be a number; got undefined" },
    {
      args: [tensor([1], { dtype: "int32" }), 0.5, 2],
      message:
        "threshold: limit and value must be whole numbers for int32; got limit 0.5 and value 2 (cast the tensor to float32)",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([]), 1, 0] },
    { args: [r.tensor([0, 3]), 0, 7] },
    { args: [r.tensor([2, 3, 4], { avoid: [1] }), 1, 5] },
    { args: [r.tensor(r.shape(4, 3), { avoid: [0] }), 0, 3] },
    { args: [r.tensor([37], { avoid: [0.5] }), 0.5, 1.5] },
    { args: [r.special(), 1, 2], isSpecial: true },
  ],
});

describeOp("threshold_", {
  torch: ({ args }) => `F.threshold_(${args.map((_, i) => `a${i}`).join(", ")})`,
  inPlace: true,
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours }) => ours.error?.message.includes("must be whole numbers") === true,
      reason: "PyTorch cuts the numbers for integers to whole ones; ours wants whole ones.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([]), 1, 0] },
    { args: [r.tensor([0, 3]), 0, 7] },
    { args: [r.tensor([2, 3, 4], { avoid: [1] }), 1, 5] },
    { args: [r.tensor(r.shape(4, 3), { avoid: [0] }), 0, 3] },
    { args: [r.tensor([37], { avoid: [0.5] }), 0.5, 1.5] },
    { args: [r.special(), 1, 2], isSpecial: true },
  ],
});
