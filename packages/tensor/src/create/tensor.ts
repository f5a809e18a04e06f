import type { DType, TypedArray } from "../dtype.ts";
import { flatten, type NestedNumbers } from "../data/nested.ts";
import { viewHeap } from "../data/read.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { show, sizeOf, type Shape } from "../shape.ts";
import { type Tensor } from "../tensor.ts";
import { to } from "../ops/to.ts";
import { empty, type TensorOptions } from "./empty.ts";

/**
 * A tensor from numbers or booleans, nested as deep as it has dimensions.
 *
 * Numbers become float32 and booleans bool, unless a dtype is given.
 *
 * @throws {ShapeError} when the arrays are ragged.
 * @example tensor([[1, 2], [3, 4]]).shape // [2, 2]
 */
export function tensor(data: NestedNumbers, options: TensorOptions = {}): Tensor {
  const { values, shape, hasOnlyBooleans } = flatten(data);
  const dtype = options.dtype ?? (hasOnlyBooleans ? "bool" : "float32");
  const out = empty(shape, { dtype });
  viewHeap(dtype, out.address(), values.length).set(
    dtype === "bool" ? values.map((v) => Number(v !== 0)) : values,
  );
  return out.setRequiresGrad(options.requiresGrad ?? false);
}

/**
 * A tensor with a copy of a typed array's elements: `Float32Array` gives float32, `Float64Array` float64, `Int32Array` int32,
 * `Uint8Array` bool (anything but 0 is true) unless another dtype is asked for.
 *
 * @param shape Default: one dimension.
 * @throws {ShapeError} when the sizes do not multiply to the array's length.
 * @example fromTypedArray(new Float32Array([1, 2]), [2, 1]).shape // [2, 1]
 */
export function fromTypedArray(
  data: TypedArray,
  shape: Shape = [data.length],
  options: TensorOptions = {},
): Tensor {
  if (sizeOf(shape) !== data.length) {
    throw new ShapeError(
      `fromTypedArray: the shape must hold every element; got ${show(shape)} for ${data.length} elements`,
    );
  }
  const own = dtypeOf(data);
  const target = options.dtype ?? own;
  // Bytes are numbers when another dtype is asked for: 200 stays 200.
  const dtype: DType = own === "bool" && target !== "bool" ? "int32" : own;
  const out = empty(shape, { dtype });
  viewHeap(dtype, out.address(), data.length).set(
    dtype === "bool" ? data.map((v) => Number(v !== 0)) : data,
  );
  return to(out, target).setRequiresGrad(options.requiresGrad ?? false);
}

function dtypeOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Uint8Array) return "bool";
  throw new DTypeError(
    `fromTypedArray: the array must be Float32Array, Float64Array, Int32Array or Uint8Array; got ${Object.prototype.toString.call(data)}`,
  );
}
