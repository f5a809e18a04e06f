/** What threads lease from the shared memory at a time. */
export const CHUNK_BYTES: number = 256 * 1024;

/** The beginning of the memory is never leased: the WebAssembly module keeps its constants there, and 0 is no pointer. */
export const RESERVED_BYTES: number = 1024 * 1024;
