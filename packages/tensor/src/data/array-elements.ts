import type { DType, TypedArray } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { float16Value } from "./half.ts";

/** Every kind of typed array, those included that no dtype has for its elements. */
export type AnyTypedArray =
  | TypedArray
  | Int8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint32Array
  | BigUint64Array;

/** Elements of a typed array in the dtype that holds them all. */
export interface ArrayElements {
  readonly dtype: DType;
  /** In the array that the dtype has; for float16 their values. */
  readonly values: TypedArray;
}

/**
 * The dtype of a typed array: its own where there is one, otherwise the next wider. `null` for a `Uint16Array`, which may hold
 * integers or the bits of float16 or bfloat16.
 *
 * @throws {ValueError} when a `BigUint64Array` holds what int64 does not.
 */
export function arrayElements(data: AnyTypedArray): ArrayElements | null {
  if (data instanceof Float32Array) return { dtype: "float32", values: data };
  if (data instanceof Float64Array) return { dtype: "float64", values: data };
  if (data instanceof Int32Array) return { dtype: "int32", values: data };
  if (data instanceof BigInt64Array) return { dtype: "int64", values: data };
  if (data instanceof Uint8Array) return { dtype: "uint8", values: data };
  if (data instanceof Uint8ClampedArray) return { dtype: "uint8", values: Uint8Array.from(data) };
  if (data instanceof Int8Array || data instanceof Int16Array)
    return { dtype: "int32", values: Int32Array.from(data) };
  if (data instanceof Uint32Array)
    return { dtype: "int64", values: BigInt64Array.from(data, (value) => BigInt(value)) };
  if (data instanceof BigUint64Array) return { dtype: "int64", values: signed(data) };
  if (isFloat16Array(data)) {
    const bits = new Uint16Array(data.buffer, data.byteOffset, data.length);
    return { dtype: "float16", values: Float32Array.from(bits, float16Value) };
  }
  return null;
}

/** Whether a value is a typed array of any kind. */
export function isTypedArray(value: unknown): value is AnyTypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** By name: the supported engines do not all have the class. */
function isFloat16Array(data: ArrayBufferView): boolean {
  return Object.prototype.toString.call(data) === "[object Float16Array]";
}

function signed(data: BigUint64Array): BigInt64Array {
  const large = data.find((value) => value >= 2n ** 63n);
  if (large === undefined) return BigInt64Array.from(data);
  throw new ValueError(
    `tensor: an element of a BigUint64Array must fit int64, at most 2^63 - 1; got ${large}`,
  );
}
