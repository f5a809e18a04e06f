import {
  describeOp,
  INT32_POSITIONS,
  SCALARS_FOR_VECTORS,
  SUMMED,
  UNSEEN_BESIDE_NOTHING,
  type Deviation,
  type Draw,
  type Sample,
  type Tolerances,
} from "../../test/op-suite/index.ts";

/** PyTorch leads gradients back only to sources of the index's shape. */
const LARGER_SOURCE: Deviation = {
  aspects: ["gradient"],
  when: ({ torch }) => torch.gradientError !== undefined,
  reason: "The gradient of what the index does not cover is 0; PyTorch gives an error.",
};

const IN_HALVES: Tolerances = {
  ...SUMMED,
  float16: { rtol: 2 ** -8, atol: 2 ** -9 },
  bfloat16: { rtol: 2 ** -5, atol: 2 ** -6 },
  reason: "PyTorch rounds 16-bit floats after each addition.",
};

/** Samples of `scatter(x, dim, index, source)`; where places repeat, differences do not see which value stays. */
function samples(r: Draw): readonly Sample[] {
  return [
    { args: [r.tensor([5]), 0, places(r, 3), r.tensor([3])] },
    { args: [r.tensor([3, 4]), 0, r.index([1, 3], 3), r.tensor([2, 4])] },
    { args: [r.tensor([3, 4]), -1, r.index([2, 1], 4), r.tensor([3, 2])] },
    { args: [r.tensor([3, 4]), 1, r.index([3, 6], 4), r.tensor([3, 6])], isSpecial: true },
    { args: [r.tensor([2, 3, 4]), 1, r.index([2, 5, 3], 3), r.tensor([2, 6, 4])], isSpecial: true },
    { args: [r.tensor([]), 0, r.index([], 1), r.tensor([])] },
    { args: [r.tensor([3, 4]), 1, r.index([0, 2], 4), r.tensor([3, 2])] },
    { args: [r.tensor([3, 4]), 1, r.index([2, 2], 4), r.tensor([2, 1])] },
    { args: [r.tensor([3]), 0, r.values([-1], { dtype: "int64" }), r.tensor([1])] },
  ];
}

/** So many positions, each once. */
const places = (r: Draw, count: number): unknown =>
  r.tensor([count], { dtype: "int64", distinct: true });

const numbers = (r: Draw): readonly Sample[] => [
  { args: [r.tensor([5]), 0, places(r, 3), 1] },
  { args: [r.tensor([3, 4]), 1, r.index([3, 6], 4), 3] },
  { args: [r.tensor([]), 0, r.index([], 1), 2] },
];

describeOp("scatter", {
  torch: "torch.scatter(a0, a1, a2, a3)",
  deviations: [INT32_POSITIONS, LARGER_SOURCE, SCALARS_FOR_VECTORS, UNSEEN_BESIDE_NOTHING],
  samples: (r) => [...samples(r), ...numbers(r)],
});

describeOp("scatter_", {
  torch: "a0.scatter_(a1, a2, a3)",
  inPlace: true,
  deviations: [INT32_POSITIONS, LARGER_SOURCE, SCALARS_FOR_VECTORS, UNSEEN_BESIDE_NOTHING],
  samples: (r) => [...samples(r), ...numbers(r)],
});

describeOp("scatterAdd", {
  torch: "torch.scatter_add(a0, a1, a2, a3)",
  tolerance: IN_HALVES,
  deviations: [INT32_POSITIONS, LARGER_SOURCE, SCALARS_FOR_VECTORS, UNSEEN_BESIDE_NOTHING],
  samples,
});

describeOp("scatterAdd_", {
  torch: "a0.scatter_add_(a1, a2, a3)",
  inPlace: true,
  tolerance: IN_HALVES,
  deviations: [INT32_POSITIONS, LARGER_SOURCE, SCALARS_FOR_VECTORS, UNSEEN_BESIDE_NOTHING],
  samples,
});
