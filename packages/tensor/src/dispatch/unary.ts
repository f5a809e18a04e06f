import type { UnaryKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { runUnary } from "./run-unary.ts";

/** Computes `f(x)` element by element, in `dtype` (x's own by default). */
export function unary(op: string, stem: string, x: Tensor, dtype: DType = x.dtype): Tensor {
  const kernel = kernelFor<UnaryKernel>(op, stem, dtype);
  const out = emptyTensor(x.shape, dtype);
  runUnary(kernel, x.dtype === dtype ? x : castData(x, dtype), out);
  return out;
}
