import { tensor } from "../index.ts";
import { describeOp, NAN_GRADIENTS, unarySamples } from "../../test/op-suite/index.ts";

describeOp("hardshrink", {
  torch: ({ args }) => `F.hardshrink(${args.map((_, i) => `a${i}`).join(", ")})`,
  errors: [{ args: [tensor([1]), "1"], message: "hardshrink: lambd must be a number; got string" }],
  deviations: [NAN_GRADIENTS],
  samples: (r) => [
    ...unarySamples(r, { avoid: [-0.5, 0.5] }),
    { args: [r.tensor([3, 4], { avoid: [-1, 1] }), 1] },
    { args: [r.tensor([3, 4], { avoid: [0] }), -1] },
  ],
});
