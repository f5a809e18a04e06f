import type { SoftmaxGradKernel } from "@weft/kernels";
import type { Tensor } from "../tensor.ts";
import { contiguousData } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { withDimLast } from "./softmax.ts";

/** The gradient of a softmax, or of its logarithm, along any dimension, from its result; outside of the graph. */
export function softmaxGradient(
  stem: "softmax" | "logSoftmax",
  out: Tensor,
  dy: Tensor,
  dim: number,
): Tensor {
  const kernel = kernelFor<SoftmaxGradKernel>(stem, `${stem}Grad`, out.dtype);
  const y = contiguousData(withDimLast(out, dim));
  const given = contiguousData(withDimLast(dy, dim));
  const dx = emptyTensor(y.shape, out.dtype);
  const cols = y.shape.at(-1) ?? 1;
  if (y.size > 0) {
    kernel(y.size / cols, cols, y.address(), cols, given.address(), cols, dx.address(), cols);
  }
  return withDimLast(dx, dim);
}
