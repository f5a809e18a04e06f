import { DTYPES, type TensorAddress } from "@weft/tensor";

export const MAX_DIMS = 8;
/** dtype, number of dimensions, address, and up to `MAX_DIMS` sizes. */
export const TENSOR_WORDS = 11;

/** Writes where a tensor lies into 32-bit words that threads share. */
export function writeAddress(words: Int32Array, at: number, place: TensorAddress): void {
  const { dtype, shape, address } = place;
  words[at] = DTYPES.indexOf(dtype);
  words[at + 1] = shape.length;
  words[at + 2] = address | 0;
  for (const [i, size] of shape.entries()) words[at + 3 + i] = size;
}

/** Reads what `writeAddress` wrote. */
export function readAddress(words: Int32Array, at: number): TensorAddress {
  const shape = [...words.subarray(at + 3, at + 3 + words[at + 1]!)];
  return { dtype: DTYPES[words[at]!]!, address: words[at + 2]! >>> 0, shape };
}
