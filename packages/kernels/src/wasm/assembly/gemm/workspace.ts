/** Imported: allocates the buffers of this instance; answers a 64-byte aligned pointer. */
export declare function requestWorkspace(byteLength: usize): usize;
