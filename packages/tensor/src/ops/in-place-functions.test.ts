import { describeOp } from "../../test/op-suite/index.ts";
import type { Draw, DrawOptions } from "../../test/op-suite/draw.ts";
import type { Deviation, OpEntry, Sample } from "../../test/op-suite/entry.ts";

function samples(r: Draw, how: DrawOptions): readonly Sample[] {
  return [
    { args: [r.tensor([], how)] },
    { args: [r.tensor([2, 3, 4], how)] },
    { args: [r.tensor(r.shape(3, 3), how)] },
    { args: [r.tensor([0, 3], how)] },
    { args: [r.special()], isSpecial: true },
  ];
}

const INSIDE: DrawOptions = { low: -0.9, high: 0.9 };
const POSITIVE: DrawOptions = { low: 0.1, high: 4 };
const STEPS: DrawOptions = { avoid: [-2, -1, 0, 1, 2] };

const MORE_GRADIENTS: Deviation = {
  aspects: ["gradient"],
  when: ({ torch }) => torch.gradientError?.includes("inplace version") === true,
  reason: "PyTorch has no derivative of these in-place forms.",
};

/** The in-place form of a function, with the range in which its samples are drawn. */
function entry(torch: string, range: DrawOptions = {}): OpEntry {
  return { torch, inPlace: true, samples: (r) => samples(r, range) };
}

describeOp("abs_", entry("a0.abs_()", { avoid: [0] }));
describeOp("acos_", entry("a0.acos_()", INSIDE));
describeOp("acosh_", {
  ...entry("a0.acosh_()", { low: 1.1, high: 4 }),
  deviations: [MORE_GRADIENTS],
});
describeOp("asin_", entry("a0.asin_()", INSIDE));
describeOp("asinh_", { ...entry("a0.asinh_()"), deviations: [MORE_GRADIENTS] });
describeOp("atan_", entry("a0.atan_()"));
describeOp("atanh_", { ...entry("a0.atanh_()", INSIDE), deviations: [MORE_GRADIENTS] });
describeOp("ceil_", entry("a0.ceil_()", STEPS));
describeOp("cos_", entry("a0.cos_()"));
describeOp("cosh_", entry("a0.cosh_()"));
describeOp("erf_", entry("a0.erf_()"));
describeOp("erfc_", entry("a0.erfc_()"));
describeOp("erfinv_", entry("a0.erfinv_()", INSIDE));
describeOp("exp_", entry("a0.exp_()"));
describeOp("exp2_", entry("a0.exp2_()"));
describeOp("expm1_", entry("a0.expm1_()"));
describeOp("floor_", entry("a0.floor_()", STEPS));
describeOp("frac_", entry("a0.frac_()", STEPS));
describeOp("log_", entry("a0.log_()", POSITIVE));
describeOp("log10_", entry("a0.log10_()", POSITIVE));
describeOp("log1p_", entry("a0.log1p_()", INSIDE));
describeOp("log2_", entry("a0.log2_()", POSITIVE));
describeOp("neg_", entry("a0.neg_()"));
describeOp("reciprocal_", entry("a0.reciprocal_()", { avoid: [0] }));
describeOp("round_", entry("a0.round_()", { avoid: [-1.5, -0.5, 0.5, 1.5] }));
describeOp("rsqrt_", entry("a0.rsqrt_()", POSITIVE));
describeOp("sigmoid_", entry("a0.sigmoid_()"));
describeOp("sign_", entry("a0.sign_()", { avoid: [0] }));
describeOp("sin_", entry("a0.sin_()"));
describeOp("sinh_", entry("a0.sinh_()"));
describeOp("sqrt_", entry("a0.sqrt_()", POSITIVE));
describeOp("square_", entry("a0.square_()"));
describeOp("tan_", entry("a0.tan_()", { low: -1.2, high: 1.2 }));
describeOp("tanh_", entry("a0.tanh_()"));
describeOp("trunc_", entry("a0.trunc_()", STEPS));

describeOp("nanToNum_", {
  torch: "a0.nan_to_num_(**o)",
  inPlace: true,
  samples: (r) => [
    ...samples(r, {}),
    { args: [r.special()], options: { nan: 3 }, isSpecial: true },
  ],
});
