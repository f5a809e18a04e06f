import type { UnaryKernel, UnaryKernelOf2 } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { computeDType } from "../dtype.ts";
import { castData, castInto } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { runUnary } from "./run-unary.ts";

/** What a kernel takes beside its operands. */
export type KernelParameters = readonly [alpha: number, beta: number];

/** Computes `f(x)` element by element, in `dtype` (x's own by default). */
export function unary(
  op: string,
  stem: string,
  x: Tensor,
  dtype: DType = x.dtype,
  parameters?: KernelParameters,
): Tensor {
  const computed = computeDType(dtype);
  const kernel = unaryKernel(op, stem, computed, parameters);
  const out = emptyTensor(x.shape, computed);
  runUnary(kernel, x.dtype === computed ? x : castData(x, computed), out);
  return computed === dtype ? out : castData(out, dtype);
}

/** Overwrites `x` with `f(x)`, in its own dtype. It is the caller who counts the write. */
export function unaryInto(
  op: string,
  stem: string,
  x: Tensor,
  parameters?: KernelParameters,
): void {
  const dtype = computeDType(x.dtype);
  if (dtype === x.dtype) runUnary(unaryKernel(op, stem, dtype, parameters), x, x);
  else castInto(unary(op, stem, x, dtype, parameters), x);
}

function unaryKernel(
  op: string,
  stem: string,
  dtype: DType,
  parameters: KernelParameters | undefined,
): UnaryKernel {
  if (parameters === undefined) return kernelFor<UnaryKernel>(op, stem, dtype);
  const kernel = kernelFor<UnaryKernelOf2>(op, stem, dtype);
  const [alpha, beta] = parameters;
  return (rows, cols, a, aRow, aCol, out, outRow, outCol) =>
    kernel(rows, cols, a, aRow, aCol, out, outRow, outCol, alpha, beta);
}
