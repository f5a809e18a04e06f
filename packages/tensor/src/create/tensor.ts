import { isFloating, type DType, type TypedArray } from "../dtype.ts";
import { flatten, type Flattened, type NestedValues } from "../data/nested.ts";
import { viewHeap } from "../data/read.ts";
import { toInteger } from "../dispatch/integer.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { show, sizeOf, type Shape } from "../shape.ts";
import { type Tensor } from "../tensor.ts";
import { to } from "../ops/to.ts";
import { empty, type TensorOptions } from "./empty.ts";

/**
 * A tensor from numbers, booleans or bigints, nested as deep as it has dimensions.
 *
 * Numbers become float32 (JavaScript cannot tell 2 from 2.0), bigints int64 and booleans bool, unless a dtype is given.
 *
 * @throws {ShapeError} when the arrays are ragged. @throws {ValueError} when an integer does not fit the dtype.
 * @example tensor([[1, 2], [3, 4]]).shape // [2, 2]
 * @example tensor([1n, 2n]).dtype // "int64"
 */
export function tensor(data: NestedValues, options: TensorOptions = {}): Tensor {
  const flat = flatten(data);
  const dtype = options.dtype ?? ownDType(flat);
  // Halves are rounded from float32.
  const isHalf = dtype === "float16" || dtype === "bfloat16";
  const out = empty(flat.shape, { dtype: isHalf ? "float32" : dtype });
  const elements = viewHeap(out.dtype, out.address(), flat.values.length);
  const values = elementsOf(flat, out.dtype);
  elements.set(values as never); // bigints for int64, numbers for all others
  return (isHalf ? to(out, dtype) : out).setRequiresGrad(options.requiresGrad ?? false);
}

function ownDType({ kind }: Flattened): DType {
  return kind === "boolean" ? "bool" : kind === "bigint" ? "int64" : "float32";
}

function elementsOf({ values, kind }: Flattened, dtype: DType): readonly (number | bigint)[] {
  if (dtype === "bool") return values.map((value) => (Number(value) === 0 ? 0 : 1));
  if (!isFloating(dtype)) return values.map((value) => toInteger("tensor", value, dtype));
  return kind === "bigint" ? values.map(Number) : values;
}

/**
 * A tensor with a copy of a typed array's elements: `Float32Array` gives float32, `Float64Array` float64, `Int32Array` int32,
 * `BigInt64Array` int64, `Uint8Array` uint8, and `Float16Array`, where the engine has it, float16; cast where another dtype
 * is asked for. A `Uint16Array` holds the bits of float16 or bfloat16, whichever is asked for.
 *
 * @pytorch torch.from_numpy
 * @param shape Default: one dimension.
 * @throws {ShapeError} when the sizes do not multiply to the array's length.
 * @throws {DTypeError} for any other array.
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
  const dtype = dtypeOf(data, options.dtype);
  const out = empty(shape, { dtype });
  const elements = viewHeap(dtype, out.address(), data.length);
  elements.set(sameBits(data) as never); // dtypeOf tells the dtype that has this array
  return to(out, options.dtype ?? dtype).setRequiresGrad(options.requiresGrad ?? false);
}

function dtypeOf(data: TypedArray, wanted: DType | undefined): DType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof Uint8Array) return "uint8";
  if (isFloat16Array(data)) return "float16";
  if (data instanceof Uint16Array && (wanted === "float16" || wanted === "bfloat16")) return wanted;
  throw new DTypeError(
    `fromTypedArray: the array must be Float32Array, Float64Array, Float16Array, Int32Array, BigInt64Array or Uint8Array, or a Uint16Array with dtype float16 or bfloat16; got ${Object.prototype.toString.call(data)}`,
  );
}

/** By name: the supported engines do not all have the class. */
function isFloat16Array(data: ArrayBufferView): boolean {
  return Object.prototype.toString.call(data) === "[object Float16Array]";
}

function sameBits(data: TypedArray): TypedArray {
  return isFloat16Array(data) ? new Uint16Array(data.buffer, data.byteOffset, data.length) : data;
}
