import type { DType, TypedArray } from "../dtype.ts";
import { DTypeError } from "../errors.ts";

/** @throws {DTypeError} when elements that were asked for as bigints are none. */
export function checkBigints(area: string, elements: TypedArray, dtype: DType): BigInt64Array {
  if (elements instanceof BigInt64Array) return elements;
  throw new DTypeError(
    `${area}: only int64 elements can be given as bigints; got ${dtype} (cast it, as in x.to("int64"))`,
  );
}
