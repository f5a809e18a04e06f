import type { FileHandle } from "node:fs/promises";

/** One call reads or writes at most this much: Node refuses more than 2 GiB at once, and `readFile` a file of that size. */
const PIECE_BYTES = 2 ** 30;

/** Writes all bytes; one call may take fewer than it was given. */
export async function writeBytes(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(
      bytes,
      at,
      Math.min(PIECE_BYTES, bytes.length - at),
      at,
    );
    at += bytesWritten;
  }
}

/** The bytes of a file as long as it is now; fewer when it is cut while it is read. */
export async function readBytes(handle: FileHandle): Promise<Uint8Array> {
  const stat = await handle.stat();
  const bytes = new Uint8Array(stat.isDirectory() ? 1 : stat.size); // reading from a folder is left to fail
  for (let at = 0; at < bytes.length;) {
    const length = Math.min(PIECE_BYTES, bytes.length - at);
    const { bytesRead } = await handle.read(bytes, at, length, at);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}
