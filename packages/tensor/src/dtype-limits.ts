import { checkDType, isFloating, itemBytes, type DType } from "./dtype.ts";
import { DTypeError } from "./errors.ts";

/** What a floating dtype can hold. */
export interface FloatLimits {
  readonly dtype: DType;
  readonly bits: number;
  readonly max: number;
  readonly min: number;
  /** The distance from 1 to the next larger number. */
  readonly eps: number;
  /** The smallest positive number with all its digits. */
  readonly tiny: number;
}

/** What an integer dtype can hold; bigints for int64. */
export interface IntegerLimits {
  readonly dtype: DType;
  readonly bits: number;
  readonly max: number | bigint;
  readonly min: number | bigint;
}

/**
 * The limits of a floating dtype, as `torch.finfo`.
 *
 * @throws {DTypeError} for integers and bools.
 * @example finfo("float16").max // 65504
 */
export function finfo(dtype: DType): FloatLimits {
  checkDType("finfo", dtype);
  const form = FORMS[dtype];
  if (form === undefined) {
    throw new DTypeError(`finfo: the dtype must be floating; got ${dtype} (use iinfo)`);
  }
  const [digits, exponent] = form;
  const max = (2 - 2 ** -digits) * 2 ** exponent;
  const bits = 8 * itemBytes(dtype);
  return { dtype, bits, max, min: -max, eps: 2 ** -digits, tiny: 2 ** (1 - exponent) };
}

/**
 * The limits of an integer dtype, as `torch.iinfo`.
 *
 * @throws {DTypeError} for floating dtypes and bool.
 * @example iinfo("int32").max // 2147483647
 */
export function iinfo(dtype: DType): IntegerLimits {
  if (isFloating(checkDType("iinfo", dtype)) || dtype === "bool") {
    throw new DTypeError(`iinfo: the dtype must be an integer's; got ${dtype}`);
  }
  const bits = 8 * itemBytes(dtype);
  if (dtype === "int64") return { dtype, bits, max: 2n ** 63n - 1n, min: -(2n ** 63n) };
  return dtype === "uint8"
    ? { dtype, bits, max: 255, min: 0 }
    : { dtype, bits, max: 2 ** 31 - 1, min: -(2 ** 31) };
}

/** Digits behind the point in base 2, and the largest exponent. */
const FORMS: Partial<Record<DType, readonly [digits: number, exponent: number]>> = {
  float16: [10, 15],
  bfloat16: [7, 127],
  float32: [23, 127],
  float64: [52, 1023],
};
