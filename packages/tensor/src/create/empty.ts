import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { newTensor } from "../dispatch/new-tensor.ts";
import { TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** What new tensors are made of. */
export interface TensorOptions {
  /** Default float32. */
  readonly dtype?: DType;
  /** Whether gradients are wanted. Default false. */
  readonly requiresGrad?: boolean;
}

/**
 * A tensor with undefined contents, to be filled.
 *
 * @throws {ShapeError} when a size is not a non-negative integer.
 * @example empty([2, 3]).fill_(1)
 */
export function empty(shape: Shape, options: TensorOptions = {}): Tensor {
  checkOptions("empty", options, TENSOR_OPTIONS);
  return newTensor("empty", shape, options.dtype).setRequiresGrad(options.requiresGrad ?? false);
}

/**
 * A tensor with the shape and dtype of `x` and undefined contents.
 *
 * @throws {DTypeError} when the dtype is unknown.
 * @example emptyLike(tensor([1, 2])).shape // [2]
 */
export function emptyLike(x: Tensor, options: TensorOptions = {}): Tensor {
  checkOptions("emptyLike", options, TENSOR_OPTIONS);
  checkTensor("emptyLike", "x", x);
  return empty(x.shape, { dtype: x.dtype, ...options });
}
