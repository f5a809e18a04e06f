import { describeOp } from "../../test/op-suite/index.ts";

describeOp("oneHot", {
  torch: ({ args }) => (args.length > 1 ? "F.one_hot(a0, a1)" : "F.one_hot(a0)"),
  dtypes: ["int64"],
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) => ours.error === null && mutation?.kind === "dtype",
      reason: "Labels may be of any integer dtype.",
    },
  ],
  differentiable: false,
  samples: (r) => [
    { args: [r.index([], 4)] },
    { args: [r.index([5], 4)] },
    { args: [r.index([2, 3], 4), 6] },
    { args: [r.index([0], 4), 3] },
    { args: [r.index([0], 4)] },
    { args: [r.values([0, 3]), 3] },
    { args: [r.values([0, -1])] },
  ],
});
