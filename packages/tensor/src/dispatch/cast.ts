import { kernels, type KernelTable, type UnaryKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { itemBytes, kernelSuffix } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { emptyTensor } from "./empty.ts";
import { runUnary } from "./run-unary.ts";

/** The same values in another dtype, outside of the graph. */
export function castData(x: Tensor, dtype: DType): Tensor {
  if (needsTwoSteps(x.dtype, dtype)) return castData(castData(x, "float32"), dtype);
  const out = emptyTensor(x.shape, dtype);
  runUnary(castKernel(x.dtype, dtype), x, out);
  return out;
}

/** The values of `x`, broadcast, in `out`'s dtype, which is another one. */
export function castInto(x: Tensor, out: Tensor): void {
  const source = needsTwoSteps(x.dtype, out.dtype) ? castData(x, "float32") : x;
  runUnary(castKernel(source.dtype, out.dtype), source, out);
}

/** Halves meet every other dtype in float32, exactly as PyTorch converts them. */
function needsTwoSteps(from: DType, to: DType): boolean {
  const isHalf = itemBytes(from) === 2 || itemBytes(to) === 2;
  return isHalf && from !== "float32" && to !== "float32";
}

function castKernel(from: DType, to: DType): UnaryKernel {
  const name = `cast${kernelSuffix(from)}To${kernelSuffix(to)}`;
  return kernels[name as keyof KernelTable] as UnaryKernel; // the table has a cast for every pair that takes one step
}
