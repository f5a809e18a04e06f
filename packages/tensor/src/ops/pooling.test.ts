import { DTypeError, type Tensor } from "../index.ts";
import {
  describeOp,
  SUMMED,
  type Deviation,
  type Draw,
  type DrawOptions,
  type Sample,
} from "../../test/op-suite/index.ts";

const dtypes = ["float16", "bfloat16", "float32", "float64"] as const;

/** No channels give no channels. */
const NO_CHANNELS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, sample: { args } }) => ours.error === null && (args[0] as Tensor).size === 0,
  reason: "No channels give no channels; PyTorch refuses them.",
};

/** Pooling is for floats. */
const INTEGERS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, mutation }) => ours.error instanceof DTypeError && mutation?.kind === "dtype",
  reason: "PyTorch pools int64, and rounds means toward zero; ours are for floating dtypes.",
};

/** PyTorch's one-dimensional max pooling does not say that its kernel is too long, unless gradients are wanted. */
const LONG_KERNEL: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch }) =>
    /must fit into/.test(ours.error?.message ?? "") && torch.results![0]!.shape.includes(0),
  reason: "A kernel that fits nowhere is a mistake, as it is for PyTorch's other poolings.",
};

const NO_ELEMENTS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours }) => /must have elements to pool/.test(ours.error?.message ?? ""),
  reason: "Means of nothing are a mistake, as they are for PyTorch in two dimensions.",
};

const EMPTY_RESULT: Deviation = {
  aspects: ["gradient"],
  when: ({ torch }) => /non-zero size/.test(torch.gradientError ?? ""),
  reason: "The gradient of an empty result is 0; PyTorch gives an error.",
};

/** Of sequences, `f(x, kernelSize, options)`. */
const sequences = (r: Draw, how: DrawOptions = {}): readonly Sample[] => [
  { args: [r.tensor([2, 2, 6], how), 2] },
  { args: [r.tensor([2, 7], how), 3], options: { stride: 2, padding: 1 } },
  { args: [r.tensor([1, 2, 6], how), 3], options: { stride: 2, ceilMode: true } },
  { args: [r.tensor([1, 1, 5], how), [2]], options: { stride: [3], padding: [1], ceilMode: true } },
  { args: [r.tensor([0, 2, 5], how), 2] },
  { args: [r.tensor([1, 2, 3], how), 4] },
  { args: [r.tensor([1, 2, 5], how), 2], options: { padding: 2 } },
];

/** Of images. */
const images = (r: Draw, how: DrawOptions = {}): readonly Sample[] => [
  { args: [r.tensor([2, 2, 4, 4], how), 2] },
  { args: [r.tensor([2, 5, 6], how), [3, 2]], options: { stride: [2, 1], padding: [1, 0] } },
  { args: [r.tensor([1, 2, 5, 4], how), 3], options: { stride: 2, padding: 1, ceilMode: true } },
  { args: [r.tensor([1, 1, 3, 6], how), [1, 3]], options: { stride: [1, 2], ceilMode: true } },
  { args: [r.tensor([0, 2, 4, 4], how), 2] },
  { args: [r.tensor([1, 2, 2, 4], how), 3] },
];

const means = ([, second]: readonly Sample[]): readonly Sample[] => [
  { ...second!, options: { ...second!.options, countIncludePad: false } },
  { ...second!, options: { ...second!.options, countIncludePad: false, ceilMode: true } },
  { ...second!, options: { ...second!.options, countIncludePad: true, ceilMode: true } },
];

const maxima = ([first, second]: readonly Sample[]): readonly Sample[] => [
  { ...first!, options: { dilation: 2, stride: 1 } },
  { ...second!, options: { ...second!.options, returnIndices: true } },
  { ...second!, options: { ...second!.options, dilation: 2, returnIndices: true, ceilMode: true } },
];

describeOp("avgPool1d", {
  torch: "F.avg_pool1d(a0, a1, **o)",
  dtypes,
  deviations: [NO_CHANNELS, INTEGERS],
  tolerance: SUMMED,
  samples: (r) => [...sequences(r), ...means(sequences(r))],
});

describeOp("avgPool2d", {
  torch: "F.avg_pool2d(a0, a1, **o)",
  dtypes,
  deviations: [NO_CHANNELS, INTEGERS],
  tolerance: SUMMED,
  samples: (r) => [
    ...images(r),
    ...means(images(r)),
    { args: [r.tensor([1, 2, 4, 3]), 2], options: { divisorOverride: 3, padding: 1 } },
  ],
});

describeOp("maxPool1d", {
  torch: "F.max_pool1d(a0, a1, **o)",
  dtypes,
  deviations: [NO_CHANNELS, LONG_KERNEL],
  samples: (r) => [
    ...sequences(r, { distinct: true }),
    ...maxima(sequences(r, { distinct: true })),
    {
      args: [r.tensor([1, 2, 9], { ties: true }), 3],
      options: { returnIndices: true },
      isSpecial: true,
    },
  ],
});

describeOp("maxPool2d", {
  torch: "F.max_pool2d(a0, a1, **o)",
  dtypes,
  deviations: [NO_CHANNELS],
  samples: (r) => [
    ...images(r, { distinct: true }),
    ...maxima(images(r, { distinct: true })),
    {
      args: [r.tensor([2, 4, 4], { ties: true }), 3],
      options: { stride: 1, returnIndices: true },
      isSpecial: true,
    },
  ],
});

/** `f(x, outputSize)` */
const adaptive1 = (r: Draw, how: DrawOptions = {}): readonly Sample[] => [
  { args: [r.tensor([2, 2, 7], how), 3] },
  { args: [r.tensor([2, 5], how), [1]] },
  { args: [r.tensor([1, 2, 3], how), 5] },
  { args: [r.tensor([0, 2, 4], how), 2] },
  { args: [r.tensor([1, 2, 4], how), 0] },
];

const adaptive2 = (r: Draw, how: DrawOptions = {}): readonly Sample[] => [
  { args: [r.tensor([2, 2, 5, 4], how), 3] },
  { args: [r.tensor([2, 5, 3], how), [1, 2]] },
  { args: [r.tensor([1, 2, 3, 4], how), [null, 2]] },
  { args: [r.tensor([1, 1, 2, 3], how), [4, 5]] },
  { args: [r.tensor([0, 2, 4, 4], how), 2] },
];

const withIndices = ([first]: readonly Sample[]): Sample => ({
  ...first!,
  options: { returnIndices: true },
});

describeOp("adaptiveAvgPool1d", {
  torch: "F.adaptive_avg_pool1d(a0, a1)",
  dtypes,
  deviations: [INTEGERS, NO_ELEMENTS, EMPTY_RESULT],
  tolerance: SUMMED,
  samples: adaptive1,
});

describeOp("adaptiveAvgPool2d", {
  torch: "F.adaptive_avg_pool2d(a0, a1)",
  dtypes,
  deviations: [INTEGERS],
  tolerance: SUMMED,
  samples: adaptive2,
});

describeOp("adaptiveMaxPool1d", {
  torch: "F.adaptive_max_pool1d(a0, a1, **o)",
  dtypes,
  deviations: [NO_CHANNELS, EMPTY_RESULT],
  samples: (r) => [
    ...adaptive1(r, { distinct: true }),
    withIndices(adaptive1(r, { distinct: true })),
  ],
});

describeOp("adaptiveMaxPool2d", {
  torch: "F.adaptive_max_pool2d(a0, a1, **o)",
  dtypes,
  deviations: [NO_CHANNELS],
  samples: (r) => [
    ...adaptive2(r, { distinct: true }),
    withIndices(adaptive2(r, { distinct: true })),
  ],
});
