import type { DType } from "../dtype.ts";
import { itemBytes } from "../dtype.ts";
import { sizeOf, type Shape } from "../shape.ts";
import { allocateStorage } from "../storage/storage.ts";
import { Tensor } from "../tensor.ts";

/** A new contiguous tensor with undefined contents, for an op to fill. */
export function emptyTensor(shape: Shape, dtype: DType): Tensor {
  return new Tensor(allocateStorage(sizeOf(shape) * itemBytes(dtype)), dtype, shape);
}
