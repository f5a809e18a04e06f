import { DTypeError, IndexError, ShapeError, Tensor } from "../../src/index.ts";
import type { Deviation, Tolerance, Tolerances } from "./entry.ts";

/** For sums of many terms: they are added in another order than PyTorch's, and what cancels leaves an absolute error. */
export const SUMMED: Tolerances = {
  float16: { rtol: 2 ** -10, atol: 2 ** -11 },
  bfloat16: { rtol: 2 ** -7, atol: 2 ** -8 },
  float32: { rtol: 8 * 2 ** -23, atol: 1e-6 },
  float64: { rtol: 1e-13, atol: 2e-15 },
  reason: "Terms are added in another order than PyTorch's.",
};

/** Ours computes where PyTorch has no kernel for the dtype. */
export const MORE_DTYPES: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch }) =>
    ours.error === null && /not implemented for '\w+'/.test(torch.error ?? ""),
  reason: "PyTorch has no kernel for this dtype; ours gives what the definition says.",
};

/** Functions of pieces, and those that PyTorch computes by a choice, at NaN. */
export const NAN_GRADIENTS: Deviation = {
  aspects: ["gradient"],
  when: ({ sample }) => sample.isSpecial === true,
  reason:
    "PyTorch gives NaN another gradient in vectors than alone; ours is always that of a lone element.",
};

/** Ours takes int32 positions. */
export const INT32_POSITIONS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch, mutation }) =>
    ours.error === null && torch.error !== undefined && mutation?.text.startsWith("int32") === true,
  reason:
    "Positions may be int32 too: a kind of tensor that costs half the memory, and no value is lost.",
};

/** PyTorch still takes uint8 for bool, and warns. */
export const UINT8_MASKS: Deviation = {
  when: ({ ours, mutation }) =>
    ours.error !== null && mutation?.kind === "dtype" && mutation.text.startsWith("uint8"),
  reason: "PyTorch takes a uint8 mask, with a warning that it no longer should.",
};

/** A scalar is no vector of one. */
export const SCALARS_FOR_VECTORS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, sample: { args } }) =>
    ours.error instanceof ShapeError &&
    args.some((x) => x instanceof Tensor && x.ndim === 0) &&
    args.every((x) => !(x instanceof Tensor) || x.ndim < 2),
  reason: "PyTorch takes a scalar for a vector of one, and the other way round.",
};

/** Of nothing, PyTorch does not look at the rest. */
export const UNSEEN_BESIDE_NOTHING: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, sample: { args } }) =>
    [DTypeError, IndexError, ShapeError].some((type) => ours.error instanceof type) &&
    args.some((x) => x instanceof Tensor && x.size === 0),
  reason: "Where there is nothing to do, PyTorch does not check the other arguments.",
};

/** Negative numbers become elements of uint8. */
export const UINT8_WRAPS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch }) => ours.error === null && /without overflow/.test(torch.error ?? ""),
  reason: "Negative numbers wrap in uint8, wherever they come from.",
};

/**
 * For sums whose terms may cancel: PyTorch's vectors add a product without rounding it, or add in another order. What is left
 * differs by the rounding of the largest term.
 */
export function cancelling(largestTerm: number, usual: Partial<Tolerances> = {}): Tolerances {
  const atLeast = (stated: Tolerance | undefined, ulp: number): Tolerance => ({
    ...stated,
    atol: Math.max(stated?.atol ?? 0, largestTerm * ulp),
  });
  return {
    ...usual,
    float32: atLeast(usual.float32, 2 ** -23),
    float64: atLeast(usual.float64, 2 ** -52),
    reason: "Terms that cancel leave the rounding of the largest one.",
  };
}

/** The largest finite magnitude in an argument; 0 for what holds no number. */
export function largestOf(given: unknown): number {
  const values =
    given instanceof Tensor ? [...given.detach().to("float64").toTypedArray()] : [Number(given)];
  return values.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
}
