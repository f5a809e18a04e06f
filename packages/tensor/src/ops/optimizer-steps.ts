import type {
  AdagradKernel,
  AdamKernel,
  AmsgradKernel,
  RmspropKernel,
  SgdKernel,
} from "@weft/kernels";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { checkStepState, stepGradient } from "../dispatch/step-operands.ts";
import type { Tensor } from "../tensor.ts";

/** Settings of one step of stochastic gradient descent. */
export interface SgdStep {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  /** Whether the buffer is filled for the first time, with the gradient itself. */
  readonly isFirst: boolean;
}

/**
 * One fused step of stochastic gradient descent, in place: `g += wd·p; buf = μ·buf + (1 - damp)·g; p -= lr·(buf or g)`.
 *
 * @category Optimizer steps
 * @pytorch none
 * @notMethod
 * @throws {ShapeError} when the tensors differ in shape or are not contiguous.
 * @example
 * const weight = tensor([1, 2]);
 * const settings = { lr: 0.5, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, isFirst: true };
 * sgdStep(weight, tensor([1, 1]), null, settings);
 * weight.toArray() // [0.5, 1.5]
 */
export function sgdStep(param: Tensor, grad: Tensor, buffer: Tensor | null, step: SgdStep): void {
  const gradient = stepGradient("sgdStep", param, grad);
  if (buffer !== null) checkStepState("sgdStep", param, buffer);
  const kernel = kernelFor<SgdKernel>("sgdStep", "sgd", param.dtype);
  kernel(
    param.size,
    param.address(),
    gradient.address(),
    buffer?.address() ?? 0,
    step.lr,
    step.momentum,
    step.dampening,
    step.weightDecay,
    Number(step.nesterov),
    Number(step.isFirst),
  );
  param.storage.markWritten("sgdStep");
  buffer?.storage.markWritten("sgdStep");
}

/** Settings of one step of Adam. */
export interface AdamStep {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  /** Decay the weights themselves (AdamW) instead of adding to the gradient (Adam). */
  readonly decoupled: boolean;
  /** 1 for the first step. */
  readonly step: number;
}

/**
 * One fused step of Adam, in place: `m = β₁m + (1 - β₁)g; v = β₂v + (1 - β₂)g²; p -= lr · m̂ / (√v̂ + ε)`.
 *
 * @category Optimizer steps
 * @pytorch none
 * @notMethod
 * @throws {ShapeError} when the tensors differ in shape or are not contiguous.
 * @example
 * const weight = tensor([1, 2]);
 * const settings = { lr: 0.5, beta1: 0.9, beta2: 0.999, eps: 0, weightDecay: 0, decoupled: false, step: 1 };
 * adamStep(weight, tensor([4, -4]), zeros([2]), zeros([2]), settings);
 * weight.toArray() // [0.5, 2.5]
 */
export function adamStep(
  param: Tensor,
  grad: Tensor,
  expAvg: Tensor,
  expAvgSq: Tensor,
  step: AdamStep,
): void {
  const gradient = stepGradient("adamStep", param, grad);
  checkStepState("adamStep", param, expAvg);
  checkStepState("adamStep", param, expAvgSq);
  const kernel = kernelFor<AdamKernel>("adamStep", "adam", param.dtype);
  kernel(
    param.size,
    param.address(),
    gradient.address(),
    expAvg.address(),
    expAvgSq.address(),
    step.lr,
    step.beta1,
    step.beta2,
    step.eps,
    step.weightDecay,
    Number(step.decoupled),
    step.step,
  );
  for (const written of [param, expAvg, expAvgSq]) written.storage.markWritten("adamStep");
}

/**
 * As `adamStep` with the largest `v` so far in the place of `v` (AMSGrad, Reddi et al. 2018): `v_max = max(v_max, v)`.
 *
 * @category Optimizer steps
 * @pytorch none
 * @notMethod
 * @throws {ShapeError} when the tensors differ in shape or are not contiguous.
 * @example
 * const weight = tensor([1, 2]);
 * const settings = { lr: 0.5, beta1: 0.9, beta2: 0.999, eps: 0, weightDecay: 0, decoupled: false, step: 1 };
 * amsgradStep(weight, tensor([4, -4]), zeros([2]), zeros([2]), zeros([2]), settings);
 * weight.toArray() // [0.5, 2.5]
 */
export function amsgradStep(
  param: Tensor,
  grad: Tensor,
  expAvg: Tensor,
  expAvgSq: Tensor,
  maxExpAvgSq: Tensor,
  step: AdamStep,
): void {
  const gradient = stepGradient("amsgradStep", param, grad);
  for (const state of [expAvg, expAvgSq, maxExpAvgSq]) checkStepState("amsgradStep", param, state);
  const kernel = kernelFor<AmsgradKernel>("amsgradStep", "amsgrad", param.dtype);
  kernel(
    param.size,
    param.address(),
    gradient.address(),
    expAvg.address(),
    expAvgSq.address(),
    maxExpAvgSq.address(),
    step.lr,
    step.beta1,
    step.beta2,
    step.eps,
    step.weightDecay,
    Number(step.decoupled),
    step.step,
  );
  for (const written of [param, expAvg, expAvgSq, maxExpAvgSq])
    written.storage.markWritten("amsgradStep");
}

/** Settings of one step of RMSprop. */
export interface RmspropStep {
  readonly lr: number;
  readonly alpha: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly momentum: number;
}

/**
 * One fused step of RMSprop, in place: `g += wd·p; s = αs + (1 - α)g²; p -= lr · g / (√s + ε)`. With `gradAvg` the variance
 * `s - a²` stands in the place of `s`, with `buffer` the step is `b = μb + g / (√s + ε)`.
 *
 * @category Optimizer steps
 * @pytorch none
 * @notMethod
 * @throws {ShapeError} when the tensors differ in shape or are not contiguous.
 * @example
 * const weight = tensor([1, 2]);
 * const settings = { lr: 0.5, alpha: 0.75, eps: 0, weightDecay: 0, momentum: 0 };
 * rmspropStep(weight, tensor([4, -4]), zeros([2]), null, null, settings);
 * weight.toArray() // [0, 3]
 */
export function rmspropStep(
  param: Tensor,
  grad: Tensor,
  squareAvg: Tensor,
  gradAvg: Tensor | null,
  buffer: Tensor | null,
  step: RmspropStep,
): void {
  const gradient = stepGradient("rmspropStep", param, grad);
  for (const state of [squareAvg, gradAvg, buffer])
    if (state !== null) checkStepState("rmspropStep", param, state);
  const kernel = kernelFor<RmspropKernel>("rmspropStep", "rmsprop", param.dtype);
  kernel(
    param.size,
    param.address(),
    gradient.address(),
    squareAvg.address(),
    gradAvg?.address() ?? 0,
    buffer?.address() ?? 0,
    step.lr,
    step.alpha,
    step.eps,
    step.weightDecay,
    step.momentum,
  );
  for (const written of [param, squareAvg, gradAvg, buffer])
    written?.storage.markWritten("rmspropStep");
}

/** Settings of one step of Adagrad. */
export interface AdagradStep {
  /** The rate of this step: `lr / (1 + (step - 1) · lrDecay)`. */
  readonly lr: number;
  readonly eps: number;
  readonly weightDecay: number;
}

/**
 * One fused step of Adagrad, in place: `g += wd·p; s += g²; p -= lr · g / (√s + ε)`.
 *
 * @category Optimizer steps
 * @pytorch none
 * @notMethod
 * @throws {ShapeError} when the tensors differ in shape or are not contiguous.
 * @example
 * const weight = tensor([1, 2]);
 * adagradStep(weight, tensor([4, -4]), zeros([2]), { lr: 0.5, eps: 0, weightDecay: 0 });
 * weight.toArray() // [0.5, 2.5]
 */
export function adagradStep(param: Tensor, grad: Tensor, sum: Tensor, step: AdagradStep): void {
  const gradient = stepGradient("adagradStep", param, grad);
  checkStepState("adagradStep", param, sum);
  const kernel = kernelFor<AdagradKernel>("adagradStep", "adagrad", param.dtype);
  kernel(
    param.size,
    param.address(),
    gradient.address(),
    sum.address(),
    step.lr,
    step.eps,
    step.weightDecay,
  );
  for (const written of [param, sum]) written.storage.markWritten("adagradStep");
}
