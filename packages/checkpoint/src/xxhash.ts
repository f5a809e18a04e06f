import xxhash, { type XXHashAPI } from "xxhash-wasm";

/** The hash behind checksums and digests; its WebAssembly is ready when this module is. */
export const hash: XXHashAPI = await xxhash();

/** 64 bits as 16 hexadecimal digits. */
export function hex(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}
