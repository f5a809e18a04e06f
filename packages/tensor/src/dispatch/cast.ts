import { kernels, type KernelTable, type UnaryKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { kernelSuffix } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { emptyTensor } from "./empty.ts";
import { runUnary } from "./run-unary.ts";

/** The kernel that converts elements from one dtype to another one. */
export function castKernel(from: DType, to: DType): UnaryKernel {
  const name = `cast${kernelSuffix(from)}To${kernelSuffix(to)}`;
  return kernels[name as keyof KernelTable] as UnaryKernel; // the table has a cast for every pair of different dtypes
}

/** The same values in another dtype, outside of the graph. */
export function castData(x: Tensor, dtype: DType): Tensor {
  const out = emptyTensor(x.shape, dtype);
  runUnary(castKernel(x.dtype, dtype), x, out);
  return out;
}
