import type { AdamKernel, SgdKernel } from "@weft/kernels";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
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
  const gradient = alike("sgdStep", param, grad);
  if (buffer !== null) alike("sgdStep", param, buffer);
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
  const gradient = alike("adamStep", param, grad);
  alike("adamStep", param, expAvg);
  alike("adamStep", param, expAvgSq);
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

function alike(op: string, param: Tensor, other: Tensor): Tensor {
  if (!sameShape(param.shape, other.shape) || !param.isContiguous()) {
    throw new ShapeError(
      `${op}: parameter, gradient and state must have one shape; got ${show(param.shape)} and ${show(other.shape)}`,
    );
  }
  if (param.dtype !== other.dtype) {
    throw new DTypeError(
      `${op}: parameter, gradient and state must have one dtype; got ${param.dtype} and ${other.dtype}`,
    );
  }
  return contiguousData(other);
}
