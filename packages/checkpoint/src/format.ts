import * as v from "valibot";
import { DTYPES, itemBytes, type DType } from "@weft/tensor";
import type { PlainData } from "./plain-data.ts";

/** First bytes: a byte that is not text, the name, and line ends that a transfer as text would damage. */
export const MAGIC: Uint8Array = Uint8Array.from([0x89, 0x57, 0x45, 0x46, 0x54, 0x0d, 0x0a, 0x1a]);
export const FORMAT_VERSION = 1;
/** Magic, version, header length, header checksum, file length. */
export const PREAMBLE_BYTES = 32;
/** Tensors begin at multiples of this. */
export const ALIGNMENT = 64;
export const MAX_HEADER_BYTES: number = 100 * 2 ** 20;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sizes = v.array(size);
const dtype = v.picklist(DTYPES);
/** Plain already: the walk over the bytes lets nothing else pass. (`record` would drop keys such as `__proto__`.) */
const plain = v.custom<PlainData>((value) => value !== undefined);

/** One run of raw little-endian elements: what tied tensors share. */
export interface StoredStorage {
  readonly dtype: DType;
  readonly elements: number;
  /** In bytes from the end of the padded header. */
  readonly position: number;
  /** Checksum of the bytes, as 16 hexadecimal digits. */
  readonly xxh64: string;
}

/** One name: which elements of which storage it shows. Strides and offset count elements. */
export interface StoredTensor {
  readonly name: string;
  readonly storage: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The metadata map of a file. */
export interface Header {
  readonly kernelVariant: string;
  readonly metadata: PlainData;
  readonly storages: readonly StoredStorage[];
  readonly tensors: readonly StoredTensor[];
}

/** What a header must look like. Positions are checked against each other afterwards. */
export const headerSchema: v.GenericSchema<unknown, Header> = v.strictObject({
  kernelVariant: v.string(),
  metadata: plain,
  storages: v.array(
    v.strictObject({
      dtype: dtype,
      elements: size,
      position: size,
      xxh64: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    }),
  ),
  tensors: v.array(
    v.strictObject({ name: v.string(), storage: size, shape: sizes, strides: sizes, offset: size }),
  ),
});

/** Bytes of a storage's elements. */
export function storedBytes({ dtype: type, elements }: StoredStorage): number {
  return elements * itemBytes(type);
}

/** The next multiple of the alignment. */
export function align(position: number): number {
  return Math.ceil(position / ALIGNMENT) * ALIGNMENT;
}
