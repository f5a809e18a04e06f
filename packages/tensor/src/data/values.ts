import type { DType, NumberArray, TypedArray } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { bfloat16Value, float16Value } from "./half.ts";

/**
 * Elements as numbers.
 *
 * @throws {ValueError} when an int64 element is no safe integer: as a number it would be another one.
 */
export function toNumbers(area: string, elements: TypedArray, dtype: DType): NumberArray {
  if (elements instanceof BigInt64Array) return toSafeIntegers(area, elements);
  if (dtype === "float16") return Float32Array.from(elements, float16Value);
  if (dtype === "bfloat16") return Float32Array.from(elements, bfloat16Value);
  return elements;
}

function toSafeIntegers(area: string, elements: BigInt64Array): Float64Array {
  const out = new Float64Array(elements.length);
  for (let i = 0; i < out.length; i++) {
    const value = Number(elements[i]!);
    if (!Number.isSafeInteger(value)) {
      throw new ValueError(
        `${area}: an int64 element must be a safe integer to be given as a number; got ${elements[i]} (ask for bigints: ${area}({ bigint: true }))`,
      );
    }
    out[i] = value;
  }
  return out;
}
