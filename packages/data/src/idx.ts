import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DatasetError } from "./dataset-error.ts";

/** Unsigned bytes with a shape, as IDX files hold them. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file of unsigned bytes, the format of MNIST: two zero bytes, type, number of dimensions, the sizes as
 * big-endian 32-bit numbers, then the elements.
 *
 * @throws {DatasetError} when the file is missing, or not exactly such a file.
 * @example (await readIdx("t10k-labels-idx1-ubyte")).shape // [10000]
 */
export async function readIdx(file: string | URL): Promise<IdxArray> {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new DatasetError(
      path,
      `readIdx: the file must be readable; got ${(error as Error).message}`,
      { cause: error },
    ); // fs rejects with errors
  }
  return parseIdx(bytes, path);
}

/** Parses the bytes of an IDX file. @param file Its name, for errors. @throws {DatasetError} when they are not exactly such a file. */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const ndim = bytes[3] ?? 0;
  const header = 4 + 4 * ndim;
  if (
    bytes.length < 4 ||
    bytes[0] !== 0 ||
    bytes[1] !== 0 ||
    bytes[2] !== UNSIGNED_BYTE ||
    ndim === 0
  ) {
    const start = [...bytes.subarray(0, 4)]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(" ");
    throw new DatasetError(
      file,
      `${file}: an IDX file of bytes begins with 00 00 08 and a number of dimensions; got ${start || "an empty file"}`,
    );
  }
  if (bytes.length < header) {
    throw new DatasetError(
      file,
      `${file}: the header of an IDX file with ${ndim} dimensions has ${header} bytes; got a file of ${bytes.length}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: ndim }, (_, d) => view.getUint32(4 + 4 * d));
  const expected = header + shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== expected) {
    throw new DatasetError(
      file,
      `${file}: an IDX file of shape [${shape.join(", ")}] has ${expected} bytes; got ${bytes.length}`,
    );
  }
  return { shape, data: bytes.subarray(header) };
}
