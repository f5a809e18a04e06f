import xxhash, { type XXHashAPI } from "xxhash-wasm";

/** The hash behind checksums and digests; its WebAssembly is ready when this module is. */
export const hash: XXHashAPI = await xxhash();

/** The hash copies what it reads into memory of its own, which never shrinks; small pieces also stay in the cache. */
const PIECE_BYTES = 256 * 1024;

/** Takes bytes of any length into a hash. */
export function updateHash(state: ReturnType<XXHashAPI["create64"]>, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    state.update(bytes.subarray(at, at + PIECE_BYTES));
  }
}

/** XXH64 of some bytes. */
export function hashBytes(bytes: Uint8Array): bigint {
  const state = hash.create64();
  updateHash(state, bytes);
  return state.digest();
}

/** 64 bits as 16 hexadecimal digits. */
export function hex(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}
