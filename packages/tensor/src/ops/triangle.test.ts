import { describeOp } from "../../test/op-suite/index.ts";

describeOp("tril", {
  torch: "torch.tril(a0)",
  samples: (r) => [
    { args: [r.tensor([4, 3])] },
    { args: [r.tensor([3, 5]), 1], torch: "torch.tril(a0, a1)" },
    { args: [r.tensor([2, 3, 3]), -1], torch: "torch.tril(a0, a1)" },
    { args: [r.tensor([2, 2, 2, 4]), -7], torch: "torch.tril(a0, a1)" },
    { args: [r.tensor([0, 3])] },
    { args: [r.tensor([2, 0, 2])] },
    { args: [r.special().expand([3, -1]), 4], torch: "torch.tril(a0, a1)", isSpecial: true },
    { args: [r.tensor([3])] },
  ],
});

describeOp("triu", {
  torch: "torch.triu(a0)",
  samples: (r) => [
    { args: [r.tensor([4, 3])] },
    { args: [r.tensor([3, 5]), 1], torch: "torch.triu(a0, a1)" },
    { args: [r.tensor([2, 3, 3]), -1], torch: "torch.triu(a0, a1)" },
    { args: [r.tensor([3, 1]), 9], torch: "torch.triu(a0, a1)" },
    { args: [r.tensor([0, 3])] },
    { args: [r.special().expand([3, -1]), 4], torch: "torch.triu(a0, a1)", isSpecial: true },
    { args: [r.tensor([])] },
  ],
});

describeOp("diagonal", {
  torch: "torch.diagonal(a0, **o)",
  samples: (r) => [
    { args: [r.tensor([3, 4])] },
    { args: [r.tensor([4, 3])], options: { offset: -1 } },
    { args: [r.tensor([2, 3, 4])], options: { offset: 1, dim1: -1, dim2: 0 } },
    { args: [r.tensor([2, 2, 3])], options: { dim1: 1, dim2: 2 } },
    { args: [r.tensor([2, 3])], options: { offset: 5 } },
    { args: [r.tensor([0, 3])] },
    { args: [r.tensor([2, 3])], options: { dim1: 1, dim2: -1 } },
    { args: [r.tensor([3])] },
  ],
});

describeOp("diagEmbed", {
  torch: "torch.diag_embed(a0, **o)",
  samples: (r) => [
    { args: [r.tensor([3])] },
    { args: [r.tensor([2, 3])], options: { offset: 1 } },
    { args: [r.tensor([2, 3])], options: { offset: -2, dim1: 0, dim2: 2 } },
    { args: [r.tensor([2, 3])], options: { dim1: 2, dim2: 0 } },
    { args: [r.tensor([2, 3])], options: { offset: 1, dim1: -1, dim2: 1 } },
    { args: [r.tensor([0])] },
    { args: [r.tensor([0, 2])] },
    { args: [r.tensor([2])], options: { dim1: 1, dim2: 1 } },
    { args: [r.tensor([])] },
  ],
});

describeOp("diag", {
  torch: "torch.diag(a0)",
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, torch }) => ours.error === null && /overflow/.test(torch.error ?? ""),
      reason:
        "PyTorch stumbles over diagonals outside of a matrix; ours are empty, as those of diagonal.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([3])] },
    { args: [r.tensor([2]), -1], torch: "torch.diag(a0, a1)" },
    { args: [r.tensor([3, 4])] },
    { args: [r.tensor([3, 4]), 2], torch: "torch.diag(a0, a1)" },
    { args: [r.tensor([3, 2]), -1], torch: "torch.diag(a0, a1)" },
    { args: [r.tensor([0])] },
    { args: [r.tensor([2, 2, 2])] },
    { args: [r.tensor([])] },
  ],
});
