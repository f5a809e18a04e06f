import { Tensor } from "../index.ts";
import { describeOp, INT32_POSITIONS, UINT8_MASKS } from "../../test/op-suite/index.ts";

describeOp("at", {
  title: "with tensors of positions",
  torch: "a0[a1]",
  deviations: [
    INT32_POSITIONS,
    UINT8_MASKS,
    {
      when: ({ ours, sample: { args } }) =>
        ours.error !== null &&
        args.some((index) => index instanceof Tensor && index.dtype === "bool" && index.ndim === 0),
      reason:
        "A 0-d mask, which selects everything or nothing along a new dimension, is a mistake.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([4, 3]), r.index([5], 4)] },
    { args: [r.tensor([4, 3]), r.index([2, 2], 4)] },
    { args: [r.tensor([4, 3, 2]), r.index([3], 4), r.index([3], 3)], torch: "a0[a1, a2]" },
    { args: [r.tensor([4, 3, 2]), ":", r.index([2, 3], 3)], torch: "a0[:, a2]" },
    {
      args: [r.tensor([4, 3, 2]), r.index([2, 1], 4), ":", r.index([2], 2)],
      torch: "a0[a1, :, a3]",
    },
    { args: [r.tensor([4, 3]), r.mask([4])] },
    { args: [r.tensor([4, 3]), r.mask([4, 3])] },
    { args: [r.tensor([4, 3]), r.index([], 4)] },
    { args: [r.tensor([0, 3]), r.index([0], 4)] },
  ],
});

describeOp("at", {
  title: "with numbers and ranges",
  torch: "a0[a1]",
  samples: (r) => [
    { args: [r.tensor([])], torch: "a0[()]" },
    { args: [r.tensor([]), null], torch: "a0[None]" },
    { args: [r.tensor([3]), -1], torch: "a0[a1]" },
    { args: [r.tensor([4, 3]), ":", 1], torch: "a0[:, a2]" },
    { args: [r.tensor([4, 3, 2]), 1, "...", "-1:"], torch: "a0[a1, ..., -1:]" },
    { args: [r.tensor([4, 3]), "1::2", null, "0:2"], torch: "a0[1::2, None, 0:2]" },
    { args: [r.tensor([4, 3]), "...", null], torch: "a0[..., None]" },
    { args: [r.tensor([4, 3]), "9:", "2:1"], torch: "a0[9:, 2:1]" },
    { args: [r.tensor([4, 3]), "-9:-1", ":5"], torch: "a0[-9:-1, :5]" },
    { args: [r.tensor([0, 3]), ":", 1], torch: "a0[:, a2]" },
    { args: [r.tensor([4, 3]), 4], torch: "a0[a1]" },
    { args: [r.tensor([4, 3]), 0, 0, 0], torch: "a0[a1, a2, a3]" },
  ],
});
