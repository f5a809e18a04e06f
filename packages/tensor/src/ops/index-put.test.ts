import {
  describeOp,
  INT32_POSITIONS,
  SUMMED,
  UINT8_MASKS,
  UINT8_WRAPS,
  type Deviation,
  type Draw,
  type Sample,
} from "../../test/op-suite/index.ts";

/** Where `index`, as Python writes it, gets the value `a2`. */
const assigned = (index: string): string =>
  `(lambda x: (x.__setitem__((${index},), a2), x)[1])(a0.clone())`;

const assignments = (r: Draw): readonly Sample[] => {
  const once = (count: number): unknown => r.tensor([count], { dtype: "int64", distinct: true });
  return [
    { args: [r.tensor([4]), [1], 3], torch: assigned("a1[0]") },
    {
      args: [r.tensor([4, 3]), [":", "1:"], r.tensor([4, 1])],
      torch: assigned("slice(None), slice(1, None)"),
    },
    {
      args: [r.tensor([4, 3]), ["...", null, 0], r.tensor([])],
      torch: assigned("..., None, a1[2]"),
    },
    { args: [r.tensor([4, 3]), [once(4)], r.tensor([4, 3])], torch: assigned("a1[0]") },
    {
      args: [r.tensor([4, 3, 2]), [":", once(2)], r.tensor([2, 1])],
      torch: assigned("slice(None), a1[1]"),
    },
    {
      args: [r.tensor([4, 3, 2]), [once(2), ":", 1], r.tensor([3])],
      torch: assigned("a1[0], slice(None), a1[2]"),
    },
    { args: [r.tensor([4, 3]), [r.mask([4])], 1], torch: assigned("a1[0]") },
    { args: [r.tensor([4, 3]), [r.mask([4, 3])], r.tensor([])], torch: assigned("a1[0]") },
    {
      args: [r.tensor([4, 3]), [r.index([5], 4), 1], r.tensor([5])],
      torch: assigned("a1[0], a1[1]"),
      isSpecial: true,
    },
    { args: [r.tensor([]), [], r.tensor([])], torch: assigned("...") },
    { args: [r.tensor([0, 3]), [":", 1], 2], torch: assigned("slice(None), a1[1]") },
    { args: [r.tensor([4]), [4], 1], torch: assigned("a1[0]") },
    { args: [r.tensor([4]), [once(2)], r.tensor([3])], torch: assigned("a1[0]") },
    {
      args: [r.tensor([4, 3]), [r.mask([4, 3])], r.floating([], { high: -1 })],
      torch: assigned("a1[0]"),
    },
  ];
};

const sums = (r: Draw): readonly Sample[] =>
  [
    { args: [r.tensor([4]), [r.index([6], 4)], r.tensor([6])] },
    { args: [r.tensor([4, 3]), [r.index([2, 2], 4)], r.tensor([3])] },
    { args: [r.tensor([4, 3]), [r.index([5], 4), r.index([5], 3)], r.tensor([])] },
    { args: [r.tensor([4, 3]), [r.mask([4])], r.tensor([3])] },
    { args: [r.tensor([4, 3]), [r.index([0], 4)], r.tensor([3])] },
    { args: [r.tensor([4]), [r.index([2], 4)], r.tensor([3])] },
  ].map((sample) => ({
    ...sample,
    options: { accumulate: true },
    torch: "a0.clone().index_put_(a1, a2, **o)",
  }));

const MASK_0D: Deviation = {
  when: ({ ours }) => /a mask must have a dimension/.test(ours.error?.message ?? ""),
  reason: "A 0-d mask, which selects everything or nothing along a new dimension, is a mistake.",
};
const CAST: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch }) =>
    ours.error === null && /source and destination dtypes match/.test(torch.error ?? ""),
  reason: "Values are cast to the dtype of x, as PyTorch itself does where the index is a range.",
};
const deviations = [CAST, UINT8_WRAPS, INT32_POSITIONS, UINT8_MASKS, MASK_0D];
const all = (r: Draw): readonly Sample[] => [...assignments(r), ...sums(r)];

describeOp("indexPut", { torch: "a0[a1]", tolerance: SUMMED, deviations, samples: all });

describeOp("indexPut_", {
  torch: "a0[a1]",
  inPlace: true,
  tolerance: SUMMED,
  deviations,
  samples: all,
});

describeOp("set", {
  torch: "a0[a1]",
  inPlace: true,
  deviations,
  samples: assignments,
});
