import { DTypeError } from "./errors.ts";

/**
 * Element type of a tensor.
 *
 * `bool` is one byte holding 0 or 1. `int64` elements are bigints in typed arrays. `float16` and `bfloat16` are for storage:
 * what is computed with them is computed in float32 and rounded.
 */
export type DType =
  | "bool"
  | "uint8"
  | "int32"
  | "int64"
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64";

/** The typed array that holds elements of each dtype; those of float16 and bfloat16 are bits. */
export interface TypedArrayOf {
  bool: Uint8Array;
  uint8: Uint8Array;
  int32: Int32Array;
  int64: BigInt64Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  float32: Float32Array;
  float64: Float64Array;
}

export type TypedArray = TypedArrayOf[DType];

/** A typed array of numbers: what every dtype but int64 has. */
export type NumberArray = Exclude<TypedArray, BigInt64Array>;

/** How kernels name a dtype: `addF32`, `addI64`, `eqBool`. */
export type KernelSuffix = "Bool" | "U8" | "I32" | "I64" | "F16" | "BF16" | "F32" | "F64";

interface DTypeInfo {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly suffix: KernelSuffix;
  readonly isFloating: boolean;
  /** Position in the promotion order. */
  readonly rank: number;
}

const INFO: Readonly<Record<DType, DTypeInfo>> = {
  bool: { bytes: 1, suffix: "Bool", isFloating: false, rank: 0 },
  uint8: { bytes: 1, suffix: "U8", isFloating: false, rank: 1 },
  int32: { bytes: 4, suffix: "I32", isFloating: false, rank: 2 },
  int64: { bytes: 8, suffix: "I64", isFloating: false, rank: 3 },
  float16: { bytes: 2, suffix: "F16", isFloating: true, rank: 4 },
  bfloat16: { bytes: 2, suffix: "BF16", isFloating: true, rank: 5 },
  float32: { bytes: 4, suffix: "F32", isFloating: true, rank: 6 },
  float64: { bytes: 8, suffix: "F64", isFloating: true, rank: 7 },
};

/**
 * All dtypes, in the promotion order.
 *
 */
export const DTYPES: readonly DType[] = [
  "bool",
  "uint8",
  "int32",
  "int64",
  "float16",
  "bfloat16",
  "float32",
  "float64",
];

/**
 * Bytes per element.
 *
 * @pytorch torch.Tensor.element_size
 * @example itemBytes("int64") // 8
 */
export function itemBytes(dtype: DType): 1 | 2 | 4 | 8 {
  return INFO[dtype].bytes;
}

/**
 * How the names of kernels end for a dtype.
 *
 * @pytorch none
 * @example kernelSuffix("float32") // "F32"
 */
export function kernelSuffix(dtype: DType): KernelSuffix {
  return INFO[dtype].suffix;
}

/**
 * Whether a dtype can carry gradients.
 *
 * @pytorch torch.is_floating_point
 * @example isFloating("bfloat16") // true
 */
export function isFloating(dtype: DType): boolean {
  return INFO[dtype].isFloating;
}

/**
 * The dtype in which elements are computed: float32 for float16 and bfloat16, every other one itself.
 *
 * @pytorch none
 * @example computeDType("float16") // "float32"
 */
export function computeDType(dtype: DType): DType {
  return INFO[dtype].bytes === 2 ? "float32" : dtype;
}

/**
 * The dtype in which two dtypes meet: the later of `bool, uint8, int32, int64, float16, bfloat16, float32, float64`; float16
 * and bfloat16 meet in float32.
 *
 * @pytorch torch.promote_types
 * @example promote("int64", "float32") // "float32"
 */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  if (INFO[a].bytes === 2 && INFO[b].bytes === 2) return "float32";
  return INFO[a].rank >= INFO[b].rank ? a : b;
}

/** What promotion has to know of a tensor. */
interface Typed {
  readonly dtype: DType;
  readonly ndim: number;
}

/**
 * The dtype in which two tensors meet, PyTorch's `result_type`: a 0-d tensor counts only when its category (bool, integer,
 * floating) is higher than that of a tensor with dimensions, and a number only when its category is higher than that of any
 * tensor. Whole numbers are integers.
 *
 * @example resultType(tensor([1]), tensor(2, { dtype: "float64" })) // "float32"
 * @example resultType(tensor([1n]), 2.5) // "float32"
 */
export function resultType(a: Typed | number | bigint, b: Typed | number | bigint): DType {
  if (typeof a !== "object")
    return typeof b === "object"
      ? besideWeak(b.dtype, weakDType(a))
      : promote(weakDType(a), weakDType(b));
  if (typeof b !== "object") return besideWeak(a.dtype, weakDType(b));
  if (a.dtype === b.dtype) return a.dtype;
  if ((a.ndim === 0) === (b.ndim === 0)) return promote(a.dtype, b.dtype);
  const [strong, weak] = a.ndim === 0 ? [b.dtype, a.dtype] : [a.dtype, b.dtype];
  return besideWeak(strong, weak);
}

/**
 * The dtype in which several tensors meet: `resultType` of those with dimensions on one side and of those without on the other.
 *
 * @pytorch none
 * @example resultTypeOf([tensor([1n]), tensor(0.5), tensor([true])]) // "float32"
 */
export function resultTypeOf(tensors: readonly Typed[]): DType {
  const common = (some: readonly Typed[]): DType | undefined =>
    some.length === 0 ? undefined : some.map(({ dtype }) => dtype).reduce(promote);
  const strong = common(tensors.filter(({ ndim }) => ndim > 0));
  const weak = common(tensors.filter(({ ndim }) => ndim === 0));
  if (strong === undefined || weak === undefined) return (strong ?? weak)!; // one of both at least
  return besideWeak(strong, weak);
}

/**
 * The dtype of a number by itself: whole numbers are integers.
 *
 * @pytorch none
 * @example weakDType(2.5) // "float32"
 */
export function weakDType(value: number | bigint): DType {
  return typeof value === "bigint" || Number.isInteger(value) ? "int64" : "float32";
}

/**
 * The dtype that a tensor of dtype `strong` takes on when it meets a number or 0-d tensor of dtype `weak`.
 *
 * @pytorch none
 * @example besideWeak("int32", "float64") // "float64"
 */
export function besideWeak(strong: DType, weak: DType): DType {
  if (isFloating(strong)) return strong;
  return strong === "bool" || isFloating(weak) ? promote(strong, weak) : strong;
}

/**
 * The dtype of a division or a transcendental function: integers and bools become float32.
 *
 * @pytorch none
 * @example toFloating("int64") // "float32"
 */
export function toFloating(dtype: DType): DType {
  return isFloating(dtype) ? dtype : "float32";
}

/**
 * The dtype in which elements are summed and multiplied up: integers and bools become int64.
 *
 * @pytorch none
 * @example toWide("uint8") // "int64"
 */
export function toWide(dtype: DType): DType {
  return isFloating(dtype) ? dtype : "int64";
}

/**
 * The name of a dtype, checked: for what comes from outside.
 *
 * @pytorch none
 * @param area What the message begins with.
 * @throws {DTypeError} when `value` names no dtype.
 * @example checkDType("load", "float32") // "float32"
 */
export function checkDType(area: string, value: string): DType {
  if (!Object.hasOwn(INFO, value)) {
    throw new DTypeError(
      `${area}: dtype must be one of ${Object.keys(INFO).join(", ")}; got ${JSON.stringify(value)}`,
    );
  }
  return value as DType; // checked on the line above
}
