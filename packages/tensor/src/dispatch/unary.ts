import type { UnaryKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { computeDType } from "../dtype.ts";
import { castData, castInto } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { runUnary } from "./run-unary.ts";

/** Computes `f(x)` element by element, in `dtype` (x's own by default). */
export function unary(op: string, stem: string, x: Tensor, dtype: DType = x.dtype): Tensor {
  const computed = computeDType(dtype);
  const kernel = kernelFor<UnaryKernel>(op, stem, computed);
  const out = emptyTensor(x.shape, computed);
  runUnary(kernel, x.dtype === computed ? x : castData(x, computed), out);
  return computed === dtype ? out : castData(out, dtype);
}

/** Overwrites `x` with `f(x)`, in its own dtype. It is the caller who counts the write. */
export function unaryInto(op: string, stem: string, x: Tensor): void {
  const dtype = computeDType(x.dtype);
  if (dtype === x.dtype) runUnary(kernelFor<UnaryKernel>(op, stem, dtype), x, x);
  else castInto(unary(op, stem, castData(x, dtype)), x);
}
