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

export interface OptimizerKernels {
  /** `y += alpha * x`, n contiguous values. */
  axpyF32: (n: number, alpha: number, x: number, y: number) => void;
  axpyF64: (n: number, alpha: number, x: number, y: number) => void;
  sgdF32: SgdKernel;
  sgdF64: SgdKernel;
  adamF32: AdamKernel;
  adamF64: AdamKernel;
  /** The index of the first NaN or infinity of n contiguous values, else -1. */
  nonFiniteF32: (n: number, x: number) => number;
  nonFiniteF64: (n: number, x: number) => number;
}
