import { kernels, type UnaryKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { itemBytes } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { castKernel } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { runUnary } from "./run-unary.ts";

/** Copies `from`, broadcast and cast, into `to`. */
export function copyInto(from: Tensor, to: Tensor): void {
  runUnary(
    from.dtype === to.dtype ? copyKernel(to.dtype) : castKernel(from.dtype, to.dtype),
    from,
    to,
  );
}

/** A contiguous copy in memory of its own, outside of the graph. */
export function copyOf(x: Tensor): Tensor {
  const out = emptyTensor(x.shape, x.dtype);
  copyInto(x, out);
  return out;
}

/** The tensor itself when its elements lie row after row, otherwise a copy that does. */
export function contiguousData(x: Tensor): Tensor {
  return x.isContiguous() ? x : copyOf(x);
}

function copyKernel(dtype: DType): UnaryKernel {
  const bytes = itemBytes(dtype);
  return bytes === 4 ? kernels.copy32 : bytes === 8 ? kernels.copy64 : kernels.copy8;
}
