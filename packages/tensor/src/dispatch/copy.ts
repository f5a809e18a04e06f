import { kernels, type UnaryKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { itemBytes } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { castInto } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { runUnary } from "./run-unary.ts";

/** Copies `from`, broadcast and cast, into `to`. */
export function copyInto(from: Tensor, to: Tensor): void {
  if (from.dtype === to.dtype) runUnary(copyKernel(to.dtype), from, to);
  else castInto(from, to);
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
  switch (itemBytes(dtype)) {
    case 1:
      return kernels.copy8;
    case 2:
      return kernels.copy16;
    case 4:
      return kernels.copy32;
    case 8:
      return kernels.copy64;
  }
}
