import { copyInto } from "../dispatch/copy.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { empty, type TensorOptions } from "./empty.ts";

/**
 * A tensor filled with one value.
 *
 * Numbers give float32, whole ones too (JavaScript cannot tell 7 from 7.0), booleans bool and bigints int64, unless a dtype is
 * given.
 *
 * @throws {ShapeError} when a size is not a non-negative integer. @throws {ValueError} when the value does not fit the dtype.
 * @example full([2], 7).toArray() // [7, 7]
 */
export function full(
  shape: Shape,
  value: number | bigint | boolean,
  options: TensorOptions = {},
): Tensor {
  const { dtype = ownDType(value), requiresGrad = false } = options;
  const scalar = scalarTensor(typeof value === "boolean" ? Number(value) : value, dtype);
  const out = empty(shape, { dtype });
  copyInto(scalar, out);
  return out.setRequiresGrad(requiresGrad);
}

function ownDType(value: number | bigint | boolean): DType {
  return typeof value === "bigint" ? "int64" : typeof value === "boolean" ? "bool" : "float32";
}

/**
 * A tensor filled with 0. float32 unless a dtype is given.
 *
 * @throws {ShapeError} when a size is not a whole number of at least 0.
 * @example zeros([2]).toArray() // [0, 0]
 */
export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 0, options);
}

/**
 * A tensor filled with 1. float32 unless a dtype is given.
 *
 * @throws {ShapeError} when a size is not a whole number of at least 0.
 * @example ones([2]).toArray() // [1, 1]
 */
export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 1, options);
}

/**
 * One value with the shape and dtype of `x`.
 *
 * @throws {ValueError} when an integer does not fit the dtype.
 * @example fullLike(tensor([1n]), 7).toArray() // [7]
 */
export function fullLike(
  x: Tensor,
  value: number | bigint | boolean,
  options: TensorOptions = {},
): Tensor {
  return full(x.shape, value, { dtype: x.dtype, ...options });
}

/**
 * Zeros with the shape and dtype of `x`.
 *
 * @throws {GradientError} when gradients are asked for in an integer dtype.
 * @example zerosLike(tensor([1, 2])).toArray() // [0, 0]
 */
export function zerosLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return full(x.shape, 0, { dtype: x.dtype, ...options });
}

/**
 * Ones with the shape and dtype of `x`.
 *
 * @throws {GradientError} when gradients are asked for in an integer dtype.
 * @example onesLike(tensor([3, 4])).toArray() // [1, 1]
 */
export function onesLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return full(x.shape, 1, { dtype: x.dtype, ...options });
}
