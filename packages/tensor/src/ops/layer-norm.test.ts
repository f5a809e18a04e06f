import { describeOp, SUMMED } from "../../test/op-suite/index.ts";

describeOp("layerNorm", {
  torch: "F.layer_norm(a0, a1, **o)",
  tolerance: {
    ...SUMMED,
    bfloat16: { rtol: 2 ** -7, atol: 2 ** -6 },
    reason: `${SUMMED.reason} It also rounds mean and deviation of bfloat16.`,
  },
  dtypes: ["float32", "float64", "int32", "bfloat16"],
  samples: (r) => [
    { args: [r.tensor([4]), [4]] },
    { args: [r.tensor([2, 3, 4]), [4]], options: { weight: r.tensor([4]), bias: r.tensor([4]) } },
    { args: [r.tensor([2, 3, 2]), [3, 2]], options: { weight: r.tensor([3, 2]), eps: 0.1 } },
    { args: [r.tensor([3, 5], { layout: "apart" }), [5]], options: { bias: r.tensor([5]) } },
    { args: [r.tensor([0, 3]), [3]] },
    { args: [r.tensor([2, 0]), [0]] },
    { args: [r.special().reshape([1, -1]), [r.special().size]], isSpecial: true },
  ],
});
