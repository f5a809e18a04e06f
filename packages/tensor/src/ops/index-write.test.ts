import {
  describeOp,
  INT32_POSITIONS,
  SCALARS_FOR_VECTORS,
  SUMMED,
  UINT8_WRAPS,
  UNSEEN_BESIDE_NOTHING,
  type Deviation,
  type Draw,
  type Sample,
} from "../../test/op-suite/index.ts";

/** So many positions, each once: of several values for one place it is open which one stays. */
const places = (r: Draw, count: number): unknown =>
  r.tensor([count], { dtype: "int64", distinct: true });

const BROADCAST_SOURCE: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, mutation }) =>
    /the source must have shape/.test(ours.error?.message ?? "") && mutation !== null,
  reason: "PyTorch sometimes stretches the source of index_add, which its reference does not say.",
};

const copies = (r: Draw): readonly Sample[] => [
  { args: [r.tensor([5]), 0, places(r, 3), r.tensor([3])] },
  { args: [r.tensor([3, 4]), -1, places(r, 2), r.tensor([3, 2])] },
  { args: [r.tensor([2, 3, 4]), 1, places(r, 3), r.tensor([2, 3, 4])] },
  { args: [r.tensor([]), 0, places(r, 1), r.tensor([])] },
  { args: [r.tensor([3, 4]), 0, places(r, 0), r.tensor([0, 4])] },
  { args: [r.tensor([0, 3]), 1, places(r, 2), r.tensor([0, 2])] },
  { args: [r.tensor([3, 4]), 0, places(r, 2), r.tensor([2, 3])] },
  { args: [r.tensor([3]), 0, r.values([-1], { dtype: "int64" }), r.tensor([1])] },
];

const sums = (r: Draw): readonly Sample[] => [
  ...copies(r),
  { args: [r.tensor([3, 4]), 0, r.index([6], 3), r.tensor([6, 4])] },
  { args: [r.tensor([4]), 0, r.index([6], 4, { dtype: "int32" }), r.tensor([6])] },
  { args: [r.tensor([4]), 0, r.index([2], 4), r.tensor([2])], options: { alpha: 2 } },
];

const fills = (r: Draw): readonly Sample[] => [
  { args: [r.tensor([5]), 0, r.index([3], 5), 1] },
  { args: [r.tensor([3, 4]), -1, r.index([6], 4), r.tensor([])] },
  { args: [r.tensor([2, 3, 4]), 1, r.index([2], 3), 3] },
  { args: [r.tensor([]), 0, places(r, 1), 2] },
  { args: [r.tensor([3, 4]), 0, places(r, 0), 2] },
  { args: [r.tensor([3]), 0, r.values([3], { dtype: "int64" }), 1] },
  { args: [r.tensor([3]), 0, r.index([1], 3), r.tensor([1])] },
  { args: [r.tensor([3]), 0, r.index([1], 3), r.floating([], { high: -1 })] },
];

describeOp("indexAdd", {
  torch: "torch.index_add(a0, a1, a2, a3, **o)",
  tolerance: SUMMED,
  deviations: [SCALARS_FOR_VECTORS, BROADCAST_SOURCE],
  samples: sums,
});
describeOp("indexAdd_", {
  torch: "a0.index_add_(a1, a2, a3, **o)",
  inPlace: true,
  tolerance: SUMMED,
  deviations: [SCALARS_FOR_VECTORS, BROADCAST_SOURCE],
  samples: sums,
});
describeOp("indexCopy", {
  torch: "torch.index_copy(a0, a1, a2, a3)",
  deviations: [INT32_POSITIONS, SCALARS_FOR_VECTORS, UNSEEN_BESIDE_NOTHING],
  samples: copies,
});
describeOp("indexCopy_", {
  torch: "a0.index_copy_(a1, a2, a3)",
  inPlace: true,
  deviations: [INT32_POSITIONS, SCALARS_FOR_VECTORS, UNSEEN_BESIDE_NOTHING],
  samples: copies,
});
describeOp("indexFill", {
  torch: "torch.index_fill(a0, a1, a2, a3)",
  deviations: [INT32_POSITIONS, UINT8_WRAPS],
  samples: fills,
});
describeOp("indexFill_", {
  torch: "a0.index_fill_(a1, a2, a3)",
  inPlace: true,
  deviations: [INT32_POSITIONS, UINT8_WRAPS],
  samples: fills,
});
