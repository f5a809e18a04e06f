import { arrayElements, type AnyTypedArray } from "../data/array-elements.ts";
import { viewHeap } from "../data/read.ts";
import { castData } from "../dispatch/cast.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { copyOf } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { toInteger } from "../dispatch/integer.ts";
import { TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import { checkDType, isFloating, type DType } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { checkShape, show, sizeOf, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { TensorOptions } from "./empty.ts";
import { flatten, type TensorData } from "./flatten-data.ts";

/**
 * A tensor from numbers, booleans or bigints, nested as deep as it has dimensions; or a copy of a tensor or typed array,
 * outside of the graph. Rows may be typed arrays, and elements 0-d tensors.
 *
 * Numbers become float32 (JavaScript cannot tell 2 from 2.0), bigints int64 and booleans bool, typed arrays what
 * `fromTypedArray` says, unless a dtype is given. Numbers are then truncated for integer dtypes, and must fit.
 *
 * @throws {ShapeError} when the arrays are ragged. @throws {ValueError} when an integer does not fit the dtype.
 * @example tensor([[1, 2], [3, 4]]).shape // [2, 2]
 * @example tensor([1n, 2n]).dtype // "int64"
 */
export function tensor(data: TensorData, options: TensorOptions = {}): Tensor {
  checkOptions("tensor", options, TENSOR_OPTIONS);
  const { requiresGrad = false } = options;
  if (data instanceof Tensor) {
    const copy = copyOf(data.detach());
    const dtype = checkDType("tensor", options.dtype ?? data.dtype);
    return (dtype === data.dtype ? copy : castData(copy, dtype)).setRequiresGrad(requiresGrad);
  }
  const { values, shape, dtype: own } = flatten(data);
  const dtype = checkDType("tensor", options.dtype ?? own ?? "float32");
  // Halves are rounded from float32.
  const isHalf = dtype === "float16" || dtype === "bfloat16";
  const out = emptyTensor(shape, isHalf ? "float32" : dtype);
  const elements = viewHeap(out.dtype, out.address(), values.length);
  elements.set(elementsIn(values, out.dtype) as never); // bigints for int64, numbers for all others
  return (isHalf ? castData(out, dtype) : out).setRequiresGrad(requiresGrad);
}

function elementsIn(
  values: readonly (number | bigint)[],
  dtype: DType,
): readonly (number | bigint)[] {
  if (dtype === "bool") return values.map((value) => (Number(value) === 0 ? 0 : 1));
  if (!isFloating(dtype)) return values.map((value) => toInteger("tensor", value, dtype));
  return values.map(Number);
}

/**
 * A tensor with a copy of a typed array's elements: `Float32Array` gives float32, `Float64Array` float64, `Int32Array` int32,
 * `BigInt64Array` int64, `Uint8Array` uint8, and `Float16Array`, where the engine has it, float16. Arrays that no dtype has
 * for its elements give the next wider one: `Int8Array` and `Int16Array` int32, `Uint32Array` and `BigUint64Array` int64. Cast
 * where another dtype is asked for. A `Uint16Array` holds the bits of float16 or bfloat16, whichever is asked for, or integers
 * when another dtype is.
 *
 * @pytorch torch.from_numpy
 * @param shape Default: one dimension.
 * @throws {ShapeError} when the sizes do not multiply to the array's length.
 * @throws {DTypeError} for a `Uint16Array` without a dtype, and for what is no typed array.
 * @throws {ValueError} when a `BigUint64Array` holds what int64 does not.
 * @example fromTypedArray(new Float32Array([1, 2]), [2, 1]).shape // [2, 1]
 */
export function fromTypedArray(
  data: AnyTypedArray,
  shape: Shape = [data.length],
  options: TensorOptions = {},
): Tensor {
  checkOptions("fromTypedArray", options, TENSOR_OPTIONS);
  const wanted =
    options.dtype === undefined ? undefined : checkDType("fromTypedArray", options.dtype);
  const { values, dtype } = elementsFor(data, wanted);
  if (sizeOf(checkShape("fromTypedArray", shape)) !== values.length) {
    throw new ShapeError(
      `fromTypedArray: the shape must hold every element; got ${show(shape)} for ${values.length} elements`,
    );
  }
  const isBits = values instanceof Uint16Array;
  const out = emptyTensor([...shape], dtype === "float16" && !isBits ? "float32" : dtype);
  viewHeap(out.dtype, out.address(), values.length).set(values as never); // the dtype's own array
  const target = wanted ?? dtype;
  const cast = out.dtype === target ? out : castData(out, target);
  return cast.setRequiresGrad(options.requiresGrad ?? false);
}

function elementsFor(
  data: AnyTypedArray,
  wanted: DType | undefined,
): { values: ArrayLike<number | bigint>; dtype: DType } {
  const known = ArrayBuffer.isView(data) ? arrayElements(data) : null;
  if (known !== null) return known;
  if (data instanceof Uint16Array && wanted !== undefined) {
    if (wanted === "float16" || wanted === "bfloat16") return { values: data, dtype: wanted };
    return { values: Int32Array.from(data), dtype: "int32" };
  }
  throw new DTypeError(
    `fromTypedArray: a typed array is needed, a Uint16Array with dtype float16 or bfloat16 for bits or int32 for integers; got ${Object.prototype.toString.call(data)}`,
  );
}
