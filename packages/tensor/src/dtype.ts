import { DTypeError } from "./errors.ts";

/** Element type of a tensor. `bool` is stored as one byte holding 0 or 1. */
export type DType = "float32" | "float64" | "int32" | "bool";

/** The typed array that holds elements of each dtype. */
export interface TypedArrayOf {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  bool: Uint8Array;
}

export type TypedArray = TypedArrayOf[DType];

/** How kernels name a dtype: `addF32`, `addF64`, `addI32`, `eqBool`. */
export type KernelSuffix = "F32" | "F64" | "I32" | "Bool";

interface DTypeInfo {
  readonly bytes: 1 | 4 | 8;
  readonly suffix: KernelSuffix;
  readonly isFloating: boolean;
  /** Position in the promotion order. */
  readonly rank: number;
}

const INFO: Readonly<Record<DType, DTypeInfo>> = {
  bool: { bytes: 1, suffix: "Bool", isFloating: false, rank: 0 },
  int32: { bytes: 4, suffix: "I32", isFloating: false, rank: 1 },
  float32: { bytes: 4, suffix: "F32", isFloating: true, rank: 2 },
  float64: { bytes: 8, suffix: "F64", isFloating: true, rank: 3 },
};

/** All dtypes, in the promotion order. */
export const DTYPES: readonly DType[] = ["bool", "int32", "float32", "float64"];

/** Bytes per element. */
export function itemBytes(dtype: DType): 1 | 4 | 8 {
  return INFO[dtype].bytes;
}

export function kernelSuffix(dtype: DType): KernelSuffix {
  return INFO[dtype].suffix;
}

/** Whether a dtype can carry gradients. */
export function isFloating(dtype: DType): boolean {
  return INFO[dtype].isFloating;
}

/**
 * The dtype in which two tensors meet: the later of `bool, int32, float32, float64`.
 *
 * @example promote("int32", "float32") // "float32"
 */
export function promote(a: DType, b: DType): DType {
  return INFO[a].rank >= INFO[b].rank ? a : b;
}

/** The dtype of a division or a transcendental function: integers and bools become float32. */
export function toFloating(dtype: DType): DType {
  return isFloating(dtype) ? dtype : "float32";
}

/** @throws {DTypeError} when `value` names no dtype. */
export function checkDType(area: string, value: string): DType {
  if (!Object.hasOwn(INFO, value)) {
    throw new DTypeError(
      `${area}: dtype must be one of ${Object.keys(INFO).join(", ")}; got ${JSON.stringify(value)}`,
    );
  }
  return value as DType; // checked on the line above
}
