import type { Tensor } from "../index.ts";
import {
  describeOp,
  SUMMED,
  UNSEEN_BESIDE_NOTHING,
  type Deviation,
  type Tolerances,
} from "../../test/op-suite/index.ts";

const NOTHING: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch, sample: { args } }) =>
    ours.error === null &&
    torch.error !== undefined &&
    (args as Tensor[]).some((x) => x?.size === 0),
  reason: "Nothing gives nothing, or the bias; PyTorch refuses some of it.",
};

const tolerance: Tolerances = {
  ...SUMMED,
  bfloat16: { rtol: 2 ** -5, atol: 2 ** -5 },
  reason: "PyTorch rounds 16-bit floats after each step; ours are computed in float32.",
};

describeOp("conv1d", {
  torch: "F.conv1d(a0, a1, a2, **o)",
  tolerance,
  deviations: [NOTHING, UNSEEN_BESIDE_NOTHING],
  dtypes: ["float16", "bfloat16", "float32", "float64"],
  samples: (r) => [
    { args: [r.tensor([2, 3, 7]), r.tensor([4, 3, 3]), r.tensor([4])] },
    { args: [r.tensor([3, 6]), r.tensor([2, 3, 2]), null], options: { stride: 2, padding: 1 } },
    {
      args: [r.tensor([1, 2, 9]), r.tensor([2, 2, 3]), null],
      options: { dilation: 2, padding: [3] },
    },
    {
      args: [r.tensor([2, 4, 5]), r.tensor([4, 2, 2]), r.tensor([4])],
      options: { groups: 2, padding: "same" },
    },
    {
      args: [r.tensor([1, 3, 5]), r.tensor([6, 1, 3]), null],
      options: { groups: 3, padding: "valid" },
    },
    { args: [r.tensor([2, 3, 4]), r.tensor([2, 3, 1]), null] },
    { args: [r.tensor([0, 3, 5]), r.tensor([2, 3, 2]), r.tensor([2])] },
    { args: [r.tensor([1, 2, 3]), r.tensor([1, 2, 4]), null] },
    {
      args: [r.tensor([1, 2, 5]), r.tensor([1, 2, 2]), null],
      options: { stride: 2, padding: "same" },
    },
  ],
});

describeOp("convTranspose1d", {
  torch: "F.conv_transpose1d(a0, a1, a2, **o)",
  tolerance,
  deviations: [NOTHING, UNSEEN_BESIDE_NOTHING],
  dtypes: ["float16", "bfloat16", "float32", "float64"],
  samples: (r) => [
    { args: [r.tensor([2, 3, 4]), r.tensor([3, 2, 3]), r.tensor([2])] },
    {
      args: [r.tensor([3, 4]), r.tensor([3, 2, 3]), null],
      options: { stride: 2, padding: 1, outputPadding: 1 },
    },
    {
      args: [r.tensor([1, 4, 3]), r.tensor([4, 1, 2]), r.tensor([2])],
      options: { groups: 2, dilation: 3 },
    },
    {
      args: [r.tensor([1, 1, 2]), r.tensor([1, 1, 1]), null],
      options: { stride: 3, outputPadding: [2] },
    },
    { args: [r.tensor([0, 2, 3]), r.tensor([2, 1, 2]), null] },
    { args: [r.tensor([1, 2, 3]), r.tensor([2, 1, 2]), null], options: { outputPadding: 1 } },
    { args: [r.tensor([1, 2, 1]), r.tensor([2, 1, 2]), null], options: { padding: 1 } },
  ],
});

describeOp("convTranspose2d", {
  torch: "F.conv_transpose2d(a0, a1, a2, **o)",
  tolerance,
  deviations: [NOTHING, UNSEEN_BESIDE_NOTHING],
  dtypes: ["float16", "bfloat16", "float32", "float64"],
  samples: (r) => [
    { args: [r.tensor([2, 3, 3, 2]), r.tensor([3, 2, 2, 3]), r.tensor([2])] },
    {
      args: [r.tensor([2, 3, 3]), r.tensor([2, 1, 3, 3]), null],
      options: { stride: 2, padding: 1, outputPadding: 1 },
    },
    {
      args: [r.tensor([1, 4, 2, 3]), r.tensor([4, 1, 2, 2]), r.tensor([2])],
      options: {
        groups: 2,
        stride: [1, 2],
        dilation: [2, 1],
        padding: [0, 1],
        outputPadding: [1, 0],
      },
    },
    { args: [r.tensor([0, 2, 2, 2]), r.tensor([2, 1, 2, 2]), null] },
    { args: [r.tensor([1, 2, 2, 2]), r.tensor([3, 1, 2, 2]), null] },
  ],
});
