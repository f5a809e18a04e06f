import type { DType } from "../dtype.ts";
import { contiguousStrides, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { emptyTensor } from "./empty.ts";

/** What has a shape and strides. */
interface Layout {
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/**
 * New memory for as many elements as `x` has: once as a contiguous tensor, whose elements come in the order in which those of
 * `x` lie in memory, and once in the shape of `x`. PyTorch draws random numbers in this order.
 */
export function inMemoryOrder(x: Layout, dtype: DType): { contiguous: Tensor; like: Tensor } {
  const order = x.shape.map((_, d) => d).sort((a, b) => x.strides[b]! - x.strides[a]!);
  const sizes = order.map((d) => x.shape[d]!);
  const contiguous = emptyTensor(sizes, dtype);
  const strides = new Array<number>(sizes.length);
  for (const [i, stride] of contiguousStrides(sizes).entries()) strides[order[i]!] = stride;
  const like = new Tensor(contiguous.storage, dtype, [...x.shape], strides);
  return { contiguous, like };
}
