import { alongSamples, describeOp, type Draw, type Sample } from "../../test/op-suite/index.ts";

const samples = (r: Draw): readonly Sample[] => [
  ...alongSamples(r, { distinct: true }).map(({ args: [x, dim], ...rest }, i) => ({
    ...rest,
    args: [x],
    options: i % 2 === 0 ? { dim } : { dim, descending: true },
  })),
  { args: [r.tensor([3, 4], { distinct: true })] },
  { args: [r.tensor([2, 40], { ties: true })], isSpecial: true },
  { args: [r.tensor([40], { ties: true })], options: { descending: true }, isSpecial: true },
];

describeOp("sort", {
  torch: "torch.sort(a0, stable=True, **{'dim': -1, **o})",
  samples,
});

describeOp("argsort", {
  torch: "torch.sort(a0, stable=True, **{'dim': -1, **o}).indices",
  differentiable: false,
  samples,
});
