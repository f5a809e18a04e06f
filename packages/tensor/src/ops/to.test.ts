import { DTYPES } from "../index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

describeOp("to", {
  torch: "a0.to(a1)",
  deviations: [
    {
      aspects: ["value"],
      when: ({ sample: { args, isSpecial } }) =>
        isSpecial === true && ["int32", "int64", "uint8"].includes(args[1] as string),
      reason:
        "What an integer cannot hold becomes the nearest one, NaN 0; PyTorch gives what the processor does.",
    },
  ],
  samples: (r) => [
    // Differences do not see what is rounded.
    ...DTYPES.map((dtype) => ({
      args: [r.tensor([2, 3, 4]), dtype],
      isSpecial: dtype !== "float64",
    })),
    { args: [r.tensor([], { low: -40, high: 300 }), "uint8"] },
    { args: [r.tensor([0, 3]), "float64"] },
    ...DTYPES.map((dtype) => ({ args: [r.special(), dtype], isSpecial: true })),
  ],
});
