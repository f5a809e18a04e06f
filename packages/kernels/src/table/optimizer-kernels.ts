/**
 * torch's SGD step on n contiguous values: `g += weightDecay * p; buffer = momentum * buffer + (1 - dampening) * g`
 * (`buffer = g` on the first step); `p -= lr * (nesterov ? g + momentum * buffer : buffer)`; without a buffer (pointer
 * 0) `p -= lr * g`.
 */
export type SgdKernel = (
  n: number,
  param: number,
  grad: number,
  momentumBuffer: number,
  lr: number,
  momentum: number,
  dampening: number,
  weightDecay: number,
  nesterov: number,
  firstStep: number,
) => void;

/**
 * torch's Adam step on n contiguous values, `step` = 1, 2, …: `g += weightDecay * p` (or `p *= 1 - lr * weightDecay`
 * when `decoupled` is 1: AdamW); `m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²;
 * p -= lr / (1 - beta1^step) * m / (√v / √(1 - beta2^step) + eps)`.
 */
export type AdamKernel = (
  n: number,
  param: number,
  grad: number,
  m: number,
  v: number,
  lr: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  decoupled: number,
  step: number,
) => void;

/** As `AdamKernel` with `vMax = max(vMax, v)` in the place of v below the root: AMSGrad. */
export type AmsgradKernel = (
  n: number,
  param: number,
  grad: number,
  m: number,
  v: number,
  vMax: number,
  lr: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  decoupled: number,
  step: number,
) => void;

/**
 * torch's RMSprop step on n contiguous values: `g += weightDecay * p; s = alpha s + (1 - alpha) g²`;
 * with `average` (a pointer, else 0) `a = alpha a + (1 - alpha) g` and `d = √(s - a²) + eps`, without it `d = √s + eps`;
 * with `buffer` (a pointer, else 0) `b = momentum b + g / d; p -= lr b`, without it `p -= lr g / d`.
 */
export type RmspropKernel = (
  n: number,
  param: number,
  grad: number,
  square: number,
  average: number,
  buffer: number,
  lr: number,
  alpha: number,
  eps: number,
  weightDecay: number,
  momentum: number,
) => void;

/** torch's Adagrad step on n contiguous values: `g += weightDecay * p; s += g²; p -= lr g / (√s + eps)`. */
export type AdagradKernel = (
  n: number,
  param: number,
  grad: number,
  sum: number,
  lr: number,
  eps: number,
  weightDecay: number,
) => void;

/**
 * As `SgdKernel` for many tensors in one call, with the same bits: `n` elements from number `first` on, counted through all
 * tensors of a table as if they lay one behind the other. So a part of the work is a call with another `first` and `n`.
 *
 * A table has a row of 32-bit words for each tensor: its number of elements, and pointers (0 for what is absent) in the order
 * `param grad momentumBuffer`. Rows and tensors do not overlap.
 */
export type SgdEachKernel = (
  n: number,
  table: number,
  first: number,
  lr: number,
  momentum: number,
  dampening: number,
  weightDecay: number,
  nesterov: number,
  firstStep: number,
) => void;

/**
 * As `AdamKernel` and, for rows that have a `vMax`, `AmsgradKernel` for a table's tensors (see `SgdEachKernel`), which share
 * the number of the step. Columns: `param grad m v vMax`.
 */
export type AdamEachKernel = (
  n: number,
  table: number,
  first: number,
  lr: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  decoupled: number,
  step: number,
) => void;

/** As `RmspropKernel` for a table's tensors (see `SgdEachKernel`). Columns: `param grad square average buffer`. */
export type RmspropEachKernel = (
  n: number,
  table: number,
  first: number,
  lr: number,
  alpha: number,
  eps: number,
  weightDecay: number,
  momentum: number,
) => void;

/** As `AdagradKernel` for a table's tensors (see `SgdEachKernel`). Columns: `param grad sum`. */
export type AdagradEachKernel = (
  n: number,
  table: number,
  first: number,
  lr: number,
  eps: number,
  weightDecay: number,
) => void;

export interface OptimizerKernels {
  /** `y += alpha * x`, n contiguous values. */
  axpyF32: (n: number, alpha: number, x: number, y: number) => void;
  axpyF64: (n: number, alpha: number, x: number, y: number) => void;
  sgdF32: SgdKernel;
  sgdF64: SgdKernel;
  adamF32: AdamKernel;
  adamF64: AdamKernel;
  amsgradF32: AmsgradKernel;
  amsgradF64: AmsgradKernel;
  rmspropF32: RmspropKernel;
  rmspropF64: RmspropKernel;
  adagradF32: AdagradKernel;
  adagradF64: AdagradKernel;
  sgdEachF32: SgdEachKernel;
  sgdEachF64: SgdEachKernel;
  adamEachF32: AdamEachKernel;
  adamEachF64: AdamEachKernel;
  rmspropEachF32: RmspropEachKernel;
  rmspropEachF64: RmspropEachKernel;
  adagradEachF32: AdagradEachKernel;
  adagradEachF64: AdagradEachKernel;
  /** The index of the first NaN or infinity of n contiguous values, else -1. */
  nonFiniteF32: (n: number, x: number) => number;
  nonFiniteF64: (n: number, x: number) => number;
}
