/**
 * Zeroed memory that is shared with workers. A page that may not share memory has no workers, and gets memory of its own, which
 * `Atomics` take as well.
 */
export function sharedBytes(sizeBytes: number): SharedArrayBuffer {
  return typeof SharedArrayBuffer === "undefined"
    ? (new ArrayBuffer(sizeBytes) as unknown as SharedArrayBuffer) // only ever viewed
    : new SharedArrayBuffer(sizeBytes);
}
