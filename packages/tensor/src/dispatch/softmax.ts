import type { SoftmaxKernel } from "@weft/kernels";
import { Tensor } from "../tensor.ts";
import { contiguousData } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";

/** A kernel over rows applied along any dimension, which is brought to the end when it is not there. */
export function softmaxRows(stem: "softmax" | "logSoftmax", x: Tensor, dim: number): Tensor {
  const kernel = kernelFor<SoftmaxKernel>(stem, stem, x.dtype);
  const moved = contiguousData(withDimLast(x, dim));
  const out = emptyTensor(moved.shape, x.dtype);
  const cols = moved.shape.at(-1) ?? 1;
  if (x.size > 0) kernel(x.size / cols, cols, moved.address(), cols, out.address(), cols);
  return withDimLast(out, dim);
}

/** A view with `dim` and the last dimension exchanged. */
export function withDimLast(x: Tensor, dim: number): Tensor {
  const last = x.ndim - 1;
  if (dim === last || x.ndim === 0) return x;
  const exchange = (values: readonly number[]): number[] =>
    values.map((v, d) => (d === dim ? values[last]! : d === last ? values[dim]! : v));
  return new Tensor(x.storage, x.dtype, exchange(x.shape), exchange(x.strides), x.offset);
}
