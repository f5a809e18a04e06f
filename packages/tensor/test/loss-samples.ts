import type { DType, Tensor } from "../src/index.ts";
import type { Draw, DrawOptions } from "./op-suite/draw.ts";
import type { Deviation, Sample } from "./op-suite/entry.ts";

export const FLOATING: readonly DType[] = ["float16", "bfloat16", "float32", "float64"];

type Options = Readonly<Record<string, unknown>>;

/** Samples of a loss of two tensors of one shape: every reduction, 0-d, empty, special values, and options of its own. */
export function pairSamples(
  r: Draw,
  how: {
    readonly x?: DrawOptions;
    readonly y?: DrawOptions;
    readonly options?: readonly Options[];
  } = {},
): readonly Sample[] {
  const { x = {}, y = {}, options = [] } = how;
  const pair = (shape: readonly number[]): Tensor[] => [r.floating(shape, x), r.floating(shape, y)];
  return [
    { args: pair([]) },
    { args: pair([0, 3]), options: { reduction: "sum" } },
    { args: pair([0, 3]), isSpecial: true },
    { args: pair([2, 3]), options: { reduction: "sum" } },
    { args: pair([2, 3, 4]), options: { reduction: "none" } },
    { args: pair(r.shape(4, 3)), options: { reduction: "mean" } },
    { args: pair([37]) },
    ...options.map((own, i) => ({
      args: pair([2, 5]),
      options: { ...own, reduction: ["none", "mean", "sum"][i % 3]! },
    })),
  ];
}

const SPECIAL = [0, -0, 1, -1, 0.5, 1.5, NaN, Infinity, -Infinity];

/** Each special value as input with each as target. */
export function specialPairs(
  r: Draw,
  options: Options = {},
  targets: readonly number[] = SPECIAL,
): Sample {
  const shape = [SPECIAL.length, targets.length];
  return {
    args: [r.values(SPECIAL).reshape([-1, 1]).expand(shape), r.values(targets).expand(shape)],
    options: { ...options, reduction: "none" },
    isSpecial: true,
  };
}

export const REFUSES_TO_BROADCAST: Deviation = {
  aspects: ["verdict"],
  when: ({ ours }) => ours.error?.message.includes("must have the same shape") === true,
  reason: "PyTorch warns and broadcasts; a target of another shape is nearly always a mistake.",
};

/** Ours computes in the floating dtype in which tensors meet. */
export const MEETS: Deviation = {
  aspects: ["verdict", "dtype", "value"],
  when: ({ ours, mutation }) => ours.error === null && mutation?.kind === "dtype",
  reason:
    "Tensors of several dtypes, bools among them: PyTorch refuses some, computes parts in one dtype and parts in another (where whole numbers wrap), or gives the input's dtype.",
};

export const REFUSES_INTEGERS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, mutation }) =>
    mutation?.kind === "dtype" && ours.error?.message.includes("must be floating") === true,
  reason: "PyTorch gives a whole number as the loss, where it does not take its mean.",
};

export const HAS_MORE_GRADIENTS: Deviation = {
  when: ({ torch }) => /is not differentiable with respect to argument/.test(torch.error ?? ""),
  reason: "PyTorch has no gradient of this argument; ours has.",
};

/** Labels as the losses by class take them. */
export const LABEL_DEVIATIONS: readonly Deviation[] = [
  {
    aspects: ["verdict"],
    when: ({ ours, mutation }) =>
      ours.error === null && /^(int32|uint8)/.test(mutation?.text ?? "") && mutation?.at === "a1",
    reason:
      "Labels may be int32 and uint8 in every shape; PyTorch takes int64, and in two dimensions uint8.",
  },
  {
    aspects: ["verdict"],
    when: ({ ours, sample }) =>
      ours.error?.message.includes("class labels must be") === true &&
      (sample.args[1] as Tensor).size === 0,
    reason: "PyTorch does not look at the dtype of no labels.",
  },
];

/** PyTorch views losses of places as images. */
export const FORGETS_PLACES: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch }) =>
    ours.error === null && /size mismatch \(got input: \[\d+, 0, 0, 0\]/.test(torch.error ?? ""),
  reason: "Of no classes, PyTorch forgets how many places there are, and misses their labels.",
};
