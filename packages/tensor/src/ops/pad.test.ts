import { describeOp, MORE_DTYPES } from "../../test/op-suite/index.ts";

describeOp("pad", {
  title: "with a value",
  torch: "F.pad(a0, a1, **o)",
  samples: (r) => [
    { args: [r.tensor([]), []] },
    { args: [r.tensor([3]), [1, 2]] },
    { args: [r.tensor([2, 3]), [1, 0, 0, 2]], options: { value: 1 } },
    { args: [r.tensor([2, 3]), [-1, 1]], options: { mode: "constant" } },
    { args: [r.tensor([2, 3, 4]), [-1, -1, 2, -1]] },
    { args: [r.tensor([2, 3]), [-2, -1]] },
    { args: [r.tensor([0, 3]), [1, 1, 1, 0]], options: { value: 3 } },
    { args: [r.tensor([2]), [1, 1, 1, 1]] },
    { args: [r.tensor([2]), [1]] },
    { args: [r.tensor([2]), [-2, -1]] },
  ],
});

describeOp("pad", {
  title: "with what is inside",
  torch: "F.pad(a0, a1, **o)",
  dtypes: ["float32", "float64"],
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["verdict"],
      when: ({ ours, torch }) =>
        ours.error === null &&
        /for now|Invalid padding size|batch mode|non-empty/.test(torch.error ?? ""),
      reason:
        "PyTorch pads in these modes certain numbers of dimensions of certain ranks; ours any.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([2, 3]), [2, 1]], options: { mode: "reflect" } },
    { args: [r.tensor([2, 3]), [2, 4]], options: { mode: "replicate" } },
    { args: [r.tensor([2, 3]), [3, 1]], options: { mode: "circular" } },
    { args: [r.tensor([2, 3, 4]), [2, 3, 1, 2]], options: { mode: "reflect" } },
    { args: [r.tensor([1, 2, 3, 2]), [0, 1, 4, 1]], options: { mode: "replicate" } },
    { args: [r.tensor([2, 2, 3, 2]), [2, 1, 0, 1]], options: { mode: "circular" } },
    { args: [r.tensor([1, 1, 2, 3, 2]), [1, 1, 2, 0, 1, 1]], options: { mode: "reflect" } },
    { args: [r.tensor([2, 4]), [-1, 2]], options: { mode: "replicate" } },
    { args: [r.tensor([2, 3]), [3, 0]], options: { mode: "reflect" } },
    { args: [r.tensor([2, 3]), [0, 4]], options: { mode: "circular" } },
  ],
});
