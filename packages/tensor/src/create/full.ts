import { copyInto } from "../dispatch/copy.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { empty, type TensorOptions } from "./empty.ts";

/**
 * A tensor filled with one value.
 *
 * @throws {ShapeError} when a size is not a non-negative integer.
 * @example full([2], 7).toArray() // [7, 7]
 */
export function full(shape: Shape, value: number, options: TensorOptions = {}): Tensor {
  const out = empty(shape, options);
  copyInto(scalarTensor(value, out.dtype), out);
  return out;
}

/** A tensor filled with 0. @example zeros([2]).toArray() // [0, 0] */
export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 0, options);
}

/** A tensor filled with 1. @example ones([2]).toArray() // [1, 1] */
export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 1, options);
}

/** Zeros with the shape and dtype of `x`. @example zerosLike(x).shape */
export function zerosLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return full(x.shape, 0, { dtype: x.dtype, ...options });
}

/** Ones with the shape and dtype of `x`. @example onesLike(x).shape */
export function onesLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return full(x.shape, 1, { dtype: x.dtype, ...options });
}
