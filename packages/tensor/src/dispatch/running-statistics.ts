import { computeDType, type DType } from "../dtype.ts";
import { GradientError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { binaryInto } from "./binary.ts";
import { castData } from "./cast.ts";
import { copyInto, copyOf } from "./copy.ts";
import { scalarTensor } from "./scalar.ts";
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
  const isWide = running.dtype === share.dtype;
  const sum = isWide ? running : castData(running, share.dtype);
  binaryInto("mul", sum, scalarTensor(1 - momentum, sum.dtype), sum);
  binaryInto("add", sum, share, sum);
  if (!isWide) copyInto(sum, running);
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
  const dtype = computeDType(variance.dtype);
  const rstd = copyAs(variance, dtype);
  const one = scalarTensor(1, dtype);
  binaryInto("add", rstd, scalarTensor(eps, dtype), rstd);
  const root = unary(op, "sqrt", rstd);
  binaryInto("div", one, root, rstd);
  return { mean: copyAs(mean, dtype), rstd };
}

function copyAs(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? copyOf(x) : castData(x, dtype);
}
