import { DatasetError } from "./dataset-error.ts";

/** The typed array for each element type of an IDX file. */
export interface IdxTypes {
  readonly uint8: Uint8Array;
  readonly int8: Int8Array;
  readonly int16: Int16Array;
  readonly int32: Int32Array;
  readonly float32: Float32Array;
  readonly float64: Float64Array;
}

/** Elements with a shape, as IDX files hold them; `type` tells which array `data` is. */
export type IdxArray = {
  [K in keyof IdxTypes]: {
    readonly type: K;
    readonly shape: readonly number[];
    readonly data: IdxTypes[K];
  };
}[keyof IdxTypes];

/**
 * Reads an IDX file, the format of MNIST: two zero bytes, the type of the elements, the number of dimensions, the sizes as
 * 32-bit numbers, then the elements; all numbers big-endian. Needs Node.
 *
 * @throws {DatasetError} when the file is missing, or not exactly such a file.
 * @example
 * import { writeFile } from "node:fs/promises";
 * await writeFile("labels-idx1-ubyte", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9));
 * (await readIdx("labels-idx1-ubyte")).data // [7, 9]
 */
export async function readIdx(file: string | URL): Promise<IdxArray> {
  // Imported here, so that a page can bundle this package for its other functions.
  const { readFile } = await import("node:fs/promises");
  const { fileURLToPath } = await import("node:url");
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

/**
 * Parses the bytes of an IDX file. Single bytes are a view of what was given, larger elements a copy.
 *
 * @param file Its name, for errors.
 * @throws {DatasetError} when they are not exactly such a file.
 * @example parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9), "labels").shape // [2]
 */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const kind = KINDS.get(bytes[2] ?? 0);
  const ndim = bytes[3] ?? 0;
  if (bytes[0] !== 0 || bytes[1] !== 0 || kind === undefined || ndim === 0) {
    throw new DatasetError(
      file,
      `${file}: an IDX file begins with 00 00, a type (${[...KINDS.keys()].map(hex).join(", ")}) and a number of dimensions; got ${describeStart(bytes)}`,
    );
  }
  const header = 4 + 4 * ndim;
  if (bytes.length < header) {
    throw new DatasetError(
      file,
      `${file}: the header of an IDX file with ${ndim} dimensions has ${header} bytes; got a file of ${bytes.length}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: ndim }, (_, d) => view.getUint32(4 + 4 * d));
  const count = shape.reduce((a, b) => a * b, 1);
  const expected = header + count * kind.bytes;
  if (bytes.length !== expected) {
    throw new DatasetError(
      file,
      `${file}: an IDX file of ${kind.type} elements of shape [${shape.join(", ")}] has ${expected} bytes; got ${bytes.length}`,
    );
  }
  const elements = new DataView(view.buffer, view.byteOffset + header, count * kind.bytes);
  return { type: kind.type, shape, data: kind.read(elements, count) } as IdxArray; // the table pairs type and array
}

interface Kind {
  readonly type: keyof IdxTypes;
  readonly bytes: 1 | 2 | 4 | 8;
  /** Typed arrays have the machine's byte order, files the other: elements of several bytes are read one by one. */
  read(view: DataView, count: number): IdxTypes[keyof IdxTypes];
}

/** By the third byte of a file. */
const KINDS: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [0x08, { type: "uint8", bytes: 1, read: (v, n) => new Uint8Array(v.buffer, v.byteOffset, n) }],
  [0x09, { type: "int8", bytes: 1, read: (v, n) => new Int8Array(v.buffer, v.byteOffset, n) }],
  [
    0x0b,
    { type: "int16", bytes: 2, read: (v, n) => fill(new Int16Array(n), (i) => v.getInt16(2 * i)) },
  ],
  [
    0x0c,
    { type: "int32", bytes: 4, read: (v, n) => fill(new Int32Array(n), (i) => v.getInt32(4 * i)) },
  ],
  [
    0x0d,
    {
      type: "float32",
      bytes: 4,
      read: (v, n) => fill(new Float32Array(n), (i) => v.getFloat32(4 * i)),
    },
  ],
  [
    0x0e,
    {
      type: "float64",
      bytes: 8,
      read: (v, n) => fill(new Float64Array(n), (i) => v.getFloat64(8 * i)),
    },
  ],
]);

function fill<A extends IdxTypes[keyof IdxTypes]>(out: A, element: (i: number) => number): A {
  for (let i = 0; i < out.length; i++) out[i] = element(i);
  return out;
}

function describeStart(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "a gzip file (unpack it first)";
  return [...bytes.subarray(0, 4)].map(hex).join(" ");
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
