import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { newTensor } from "../dispatch/new-tensor.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import type { DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorOptions } from "./empty.ts";

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
  checkOptions("full", options, TENSOR_OPTIONS);
  return filled("full", shape, value, options);
}

function filled(
  op: string,
  shape: Shape,
  value: number | bigint | boolean,
  options: TensorOptions,
): Tensor {
  const own = ownDType(op, value);
  const { dtype = own, requiresGrad = false } = options;
  const out = newTensor(op, shape, dtype);
  const number = typeof value === "boolean" ? Number(value) : value;
  copyInto(scalarTensor(number, dtype, op), out);
  return out.setRequiresGrad(requiresGrad);
}

function ownDType(op: string, value: unknown): DType {
  if (typeof value === "bigint") return "int64";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return "float32";
  throw new ValueError(
    `${op}: the value must be a number, bigint or boolean; got ${value === null ? "null" : typeof value}`,
  );
}

/**
 * A tensor filled with 0; float32 unless a dtype is given.
 *
 * @throws {ShapeError} when a size is not a whole number of at least 0.
 * @example zeros([2]).toArray() // [0, 0]
 */
export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  checkOptions("zeros", options, TENSOR_OPTIONS);
  return filled("zeros", shape, 0, options);
}

/**
 * A tensor filled with 1; float32 unless a dtype is given.
 *
 * @throws {ShapeError} when a size is not a whole number of at least 0.
 * @example ones([2]).toArray() // [1, 1]
 */
export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  checkOptions("ones", options, TENSOR_OPTIONS);
  return filled("ones", shape, 1, options);
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
  checkOptions("fullLike", options, TENSOR_OPTIONS);
  checkTensor("fullLike", "x", x);
  return filled("fullLike", x.shape, value, { dtype: x.dtype, ...options });
}

/**
 * Zeros with the shape and dtype of `x`.
 *
 * @throws {GradientError} when gradients are asked for in an integer dtype.
 * @example zerosLike(tensor([1, 2])).toArray() // [0, 0]
 */
export function zerosLike(x: Tensor, options: TensorOptions = {}): Tensor {
  checkOptions("zerosLike", options, TENSOR_OPTIONS);
  checkTensor("zerosLike", "x", x);
  return filled("zerosLike", x.shape, 0, { dtype: x.dtype, ...options });
}

/**
 * Ones with the shape and dtype of `x`.
 *
 * @throws {GradientError} when gradients are asked for in an integer dtype.
 * @example onesLike(tensor([3, 4])).toArray() // [1, 1]
 */
export function onesLike(x: Tensor, options: TensorOptions = {}): Tensor {
  checkOptions("onesLike", options, TENSOR_OPTIONS);
  checkTensor("onesLike", "x", x);
  return filled("onesLike", x.shape, 1, { dtype: x.dtype, ...options });
}
