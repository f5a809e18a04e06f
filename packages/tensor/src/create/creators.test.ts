import { describeOp, type Deviation, type Draw, type Sample } from "../../test/op-suite/index.ts";

/** What a sample creates stands in its arguments, so one round of it is enough. */
const ONCE = { dtypes: ["float32"], differentiable: false } as const;

const SHAPES: readonly Sample[] = [
  { args: [[]] },
  { args: [[3]] },
  { args: [[2, 3]], options: { dtype: "float64", requiresGrad: true } },
  { args: [[0, 2]], options: { dtype: "int64" } },
  { args: [[2, 1, 2]], options: { dtype: "bool" } },
  { args: [[2]], options: { dtype: "bfloat16" } },
];

describeOp("zeros", { ...ONCE, torch: "torch.zeros(a0, **o)", samples: () => SHAPES });
describeOp("ones", { ...ONCE, torch: "torch.ones(a0, **o)", samples: () => SHAPES });

const WHOLE_IS_FLOAT: Deviation = {
  aspects: ["dtype"],
  when: ({ sample: { args, options } }) =>
    Number.isInteger(args[1]) && options?.["dtype"] === undefined,
  reason: "JavaScript cannot tell 7 from 7.0: numbers make float32, bigints int64.",
};
describeOp("full", {
  ...ONCE,
  torch: "torch.full(a0, a1, **o)",
  deviations: [WHOLE_IS_FLOAT],
  samples: () => [
    { args: [[], 7] },
    { args: [[3], 0.1] },
    { args: [[2, 3], 0.1], options: { dtype: "float16" } },
    { args: [[0, 2], 3], options: { dtype: "int32" } },
    { args: [[2], 300], options: { dtype: "int64" } },
    { args: [[2], 200], options: { dtype: "uint8" } },
    { args: [[2], 2], options: { dtype: "bool" } },
  ],
  errors: [
    {
      args: [[2], 300],
      options: { dtype: "uint8" },
      message:
        "full: an element of dtype uint8 must be from -255 to 255; got 300 (use a wider dtype)",
    },
  ],
});

const LIKE = { dtypes: ["float32", "int64", "bool"], differentiable: false } as const;
const likeSamples = (r: Draw): readonly Sample[] => [
  { args: [r.tensor([])] },
  { args: [r.tensor([2, 3])] },
  { args: [r.tensor([0, 2])], options: { dtype: "float64" } },
  { args: [r.tensor([3])], options: { dtype: "uint8" } },
];
describeOp("zerosLike", { ...LIKE, torch: "torch.zeros_like(a0, **o)", samples: likeSamples });
describeOp("onesLike", { ...LIKE, torch: "torch.ones_like(a0, **o)", samples: likeSamples });
describeOp("fullLike", {
  ...LIKE,
  torch: "torch.full_like(a0, a1, **o)",
  samples: (r) => [
    { args: [r.tensor([]), 1] },
    { args: [r.tensor([2, 3]), 2] },
    { args: [r.tensor([0, 2]), 0.5], options: { dtype: "float64" } },
    { args: [r.tensor([3]), 200], options: { dtype: "int64" } },
  ],
});

describeOp("arange", {
  ...ONCE,
  torch: ({ args }) => `torch.arange(${args.map((_, i) => `a${i}`).join(", ")}, **o)`,
  samples: () => [
    { args: [5] },
    { args: [0] },
    { args: [2, 7] },
    { args: [7, 2, -2] },
    { args: [0, 1, 0.1] },
    { args: [-1.5, 2, 0.25], options: { dtype: "float64" } },
    { args: [1, 4], options: { dtype: "float16" } },
    { args: [3], options: { dtype: "uint8" } },
  ],
});

describeOp("linspace", {
  ...ONCE,
  torch: "torch.linspace(a0, a1, a2, **o)",
  samples: () => [
    { args: [0, 1, 5] },
    { args: [3, -2, 7] },
    { args: [0.5, 0.5, 1] },
    { args: [0, 1, 0] },
    { args: [0, 10, 4], options: { dtype: "int64" } },
    { args: [-1, 1, 33], options: { dtype: "float64" } },
  ],
});

describeOp("logspace", {
  ...ONCE,
  torch: "torch.logspace(a0, a1, a2, **o)",
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) => ours.error === null && mutation?.at === "a0",
      reason:
        "A power beyond float32 is Infinity, as everywhere else; PyTorch refuses a single one.",
    },
  ],
  tolerance: {
    reason: "Powers of the base may differ in the last place; far exponents magnify it.",
    float32: { rtol: 4 * 2 ** -23 },
  },
  samples: () => [
    { args: [0, 2, 3] },
    { args: [0, 2, 5], options: { base: 2 } },
    { args: [1, 1, 1] },
    { args: [0, 1, 0] },
    { args: [-1, 1, 9], options: { dtype: "float64" } },
  ],
});

describeOp("eye", {
  ...ONCE,
  torch: ({ args }) => `torch.eye(${args.map((_, i) => `a${i}`).join(", ")}, **o)`,
  samples: () => [
    { args: [3] },
    { args: [2, 4] },
    { args: [4, 2], options: { dtype: "int64" } },
    { args: [0] },
    { args: [1, 3], options: { dtype: "bool" } },
  ],
});
