import type { DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";

/** The integers that each dtype holds; uint8 takes negative ones modulo 256, as PyTorch does. */
const LIMITS: Partial<Record<DType, readonly [least: number, most: number]>> = {
  uint8: [-255, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

const INT64_LIMIT = 2n ** 63n;

/**
 * A number as an element of an integer dtype, truncated toward zero.
 *
 * @throws {ValueError} when it does not fit: it would become another number.
 */
export function toInteger(op: string, value: number | bigint, dtype: DType): number | bigint {
  if (dtype === "int64") return toInt64(op, value);
  const whole = Math.trunc(Number(value));
  const [least, most] = LIMITS[dtype]!; // called for integer dtypes
  if (!(whole >= least && whole <= most)) {
    throw new ValueError(
      `${op}: an element of dtype ${dtype} must be from ${least} to ${most}; got ${value} (use a wider dtype)`,
    );
  }
  return whole;
}

function toInt64(op: string, value: number | bigint): bigint {
  if (typeof value === "number" && !Number.isSafeInteger(Math.trunc(value))) {
    throw new ValueError(
      `${op}: an int64 element given as a number must be a safe integer; got ${value}${Number.isFinite(value) ? ` (give a bigint, as in ${BigInt(Math.trunc(value))}n)` : ""}`,
    );
  }
  const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  if (whole < -INT64_LIMIT || whole >= INT64_LIMIT) {
    throw new ValueError(`${op}: an int64 element must be from -2^63 to 2^63 - 1; got ${value}`);
  }
  return whole;
}
