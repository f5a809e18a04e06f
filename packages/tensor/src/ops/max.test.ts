import { alongSamples, describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("max", {
  title: "of all elements",
  torch: "torch.max(a0)",
  samples: (r) => unarySamples(r, { distinct: true }),
});

describeOp("max", {
  title: "along a dimension",
  torch: "torch.max(a0, **o)",
  samples: (r) => [
    ...alongSamples(r, { distinct: true }).map(({ args: [x, dim], ...rest }, i) => ({
      ...rest,
      args: [x],
      options: i % 2 === 0 ? { dim } : { dim, keepdim: true },
    })),
    { args: [r.tensor([3, 4], { ties: true })], options: { dim: 1 }, isSpecial: true },
  ],
});
