import { GradientError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { binaryInto } from "./binary.ts";
import { copyOf } from "./copy.ts";
import { scalarTensor } from "./scalar.ts";
import { emptyTensor } from "./empty.ts";
import { unary } from "./unary.ts";

/** Running means and variances of channels; both or neither. */
export interface RunningStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** @throws {ValueError} when only one is there. @throws {GradientError} when one requires gradients. */
export function runningStatistics(
  op: string,
  mean: Tensor | null,
  variance: Tensor | null,
): RunningStatistics | null {
  if (mean === null && variance === null) return null;
  if (mean === null || variance === null) {
    throw new ValueError(
      `${op}: runningMean and runningVar must be given both or not at all; got only ${mean === null ? "runningVar" : "runningMean"}`,
    );
  }
  if (mean.requiresGrad || variance.requiresGrad) {
    throw new GradientError(
      `${op}: running statistics must not require gradients; got one that does (detach it)`,
    );
  }
  return { mean, variance };
}

/** `running = (1 - momentum) running + momentum value`, in place. */
export function moveTowards(op: string, running: Tensor, value: Tensor, momentum: number): void {
  const share = copyOf(value);
  binaryInto("mul", share, scalarTensor(momentum, share.dtype), share);
  binaryInto("mul", running, scalarTensor(1 - momentum, running.dtype), running);
  binaryInto("add", running, share, running);
  running.storage.markWritten(op);
}

/** The variance with `count - 1` in place of `count`: what PyTorch keeps. */
export function unbiased(variance: Tensor, count: number): Tensor {
  const out = copyOf(variance);
  binaryInto("mul", out, scalarTensor(count / (count - 1), out.dtype), out);
  return out;
}

/** Running statistics as constants: copies, which later writes do not change. */
export function asConstants(
  op: string,
  { mean, variance }: RunningStatistics,
  eps: number,
): { readonly mean: Tensor; readonly rstd: Tensor } {
  const rstd = emptyTensor(variance.shape, variance.dtype);
  const one = scalarTensor(1, variance.dtype);
  binaryInto("add", variance, scalarTensor(eps, variance.dtype), rstd);
  const root = unary(op, "sqrt", rstd);
  binaryInto("div", one, root, rstd);
  return { mean: copyOf(mean), rstd };
}
