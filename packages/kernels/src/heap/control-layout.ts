import { CHUNK_BYTES, RESERVED_BYTES } from "./chunk-size.ts";

/**
 * The words of `control`, the small table beside the memory that all threads share: three header words, each with a
 * cache line of its own, then one word for each chunk.
 */
export const NEXT_OWNER_WORD = 0;
export const HINT_WORD = 16;
export const PRESSURE_WORD = 32;
export const FIRST_CHUNK_WORD = 48;

/** A chunk word holds the id of the thread that owns the chunk (1, 2, 3 …), or one of these. */
export const FREE = 0;
export const RESERVED = -1;

const POINTER_RANGE_BYTES = 2 ** 32;

/**
 * A control table for a memory that may grow to `maximumBytes`, with nothing leased. Where the page cannot share
 * memory it is private to the thread, and everything works alike.
 */
export function createControl(maximumBytes: number): Int32Array {
  const chunks = Math.floor(maximumBytes / CHUNK_BYTES);
  const bytes = (FIRST_CHUNK_WORD + chunks) * Int32Array.BYTES_PER_ELEMENT;
  const buffer =
    typeof SharedArrayBuffer === "undefined"
      ? new ArrayBuffer(bytes)
      : new SharedArrayBuffer(bytes);
  const control = new Int32Array(buffer);
  control.fill(RESERVED, FIRST_CHUNK_WORD, FIRST_CHUNK_WORD + RESERVED_BYTES / CHUNK_BYTES);
  // In the very last chunk of 4 GiB the end of a block would be address 0, and loops of kernels compare with the end.
  if (chunks * CHUNK_BYTES >= POINTER_RANGE_BYTES)
    control[FIRST_CHUNK_WORD + chunks - 1] = RESERVED;
  return control;
}
