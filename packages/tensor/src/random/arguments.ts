import { DTypeError, ValueError } from "../errors.ts";

/** Typed arrays that real numbers are drawn into. */
export type FloatingTarget = Float32Array | Float64Array;

/** Typed arrays that integers are drawn into. */
export type IntegerTarget = Int32Array | Uint8Array | Float32Array | Float64Array;

const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/** @throws {DTypeError} unless `out` holds float32 or float64 numbers. */
export function checkFloatingTarget(area: string, out: FloatingTarget): void {
  if (out instanceof Float32Array || out instanceof Float64Array) return;
  const got = Object.prototype.toString.call(out).slice(8, -1);
  throw new DTypeError(`${area}: a Float32Array or Float64Array is filled; got ${got}`);
}

/** @throws {ValueError} unless `from ≤ to`, both and their distance finite in the element type. */
export function checkUniform(out: FloatingTarget, from: number, to: number): void {
  const limit = largestIn(out);
  const isNumber = typeof from === "number" && typeof to === "number";
  const fits = isNumber && Math.abs(from) <= limit && Math.abs(to) <= limit; // false for NaN
  const got = `got from=${from}, to=${to}`;
  if (!fits)
    throw new ValueError(`uniform: from and to must be finite in the element type; ${got}`);
  if (from > to) throw new ValueError(`uniform: from must not exceed to; ${got}`);
  if (to - from > limit)
    throw new ValueError(`uniform: to - from must be finite in the element type; ${got}`);
}

/** @throws {ValueError} unless mean and std are finite in the element type and `std ≥ 0`. */
export function checkNormal(out: FloatingTarget, mean: number, std: number): void {
  const limit = largestIn(out);
  if (typeof mean !== "number" || !(Math.abs(mean) <= limit)) {
    throw new ValueError(`normal: mean must be finite in the element type; got ${mean}`);
  }
  if (typeof std !== "number" || !(std >= 0 && std <= limit)) {
    throw new ValueError(
      `normal: std must be finite in the element type and not negative; got ${std}`,
    );
  }
}

/** @throws {ValueError} unless `0 ≤ p ≤ 1`. */
export function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`bernoulli: p must be in [0, 1]; got ${p}`);
}

/** @throws {ValueError} unless low and high are integers, `low < high`, and the element type holds [low, high). */
export function checkRandint(out: IntegerTarget, low: number, high: number): void {
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high)) {
    throw new ValueError(
      `randint: low and high must be safe integers; got low=${low}, high=${high}`,
    );
  }
  if (low >= high)
    throw new ValueError(`randint: low must be less than high; got low=${low}, high=${high}`);
  const [least, greatest] = integerRange(out);
  if (low < least || high - 1 > greatest) {
    throw new ValueError(
      `randint: ${out.constructor.name} holds integers from ${least} to ${greatest}; got low=${low}, high=${high}`,
    );
  }
}

function largestIn(out: FloatingTarget): number {
  return out instanceof Float32Array ? FLOAT32_MAX : Number.MAX_VALUE;
}

/** The integers that an array stores without rounding. */
function integerRange(out: IntegerTarget): [least: number, greatest: number] {
  if (out instanceof Int32Array) return [-(2 ** 31), 2 ** 31 - 1];
  if (out instanceof Uint8Array) return [0, 255];
  if (out instanceof Float32Array) return [-(2 ** 24), 2 ** 24];
  return [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
}
