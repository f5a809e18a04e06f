import {
  aliasTable,
  fromTypedArray,
  itemBytes,
  Tensor,
  type DType,
  type TypedArray,
} from "@weft/tensor";
import { Unpackr } from "msgpackr";
import * as v from "valibot";
import { CheckpointError } from "./checkpoint-error.ts";
import {
  align,
  FORMAT_VERSION,
  headerSchema,
  MAGIC,
  MAX_HEADER_BYTES,
  PREAMBLE_BYTES,
  storedBytes,
  type Header,
  type StoredTensor,
} from "./format.ts";
import { fromMaps, type PlainData } from "./plain-data.ts";
import { plainMsgpackProblem } from "./plain-msgpack.ts";
import { hashBytes, hex } from "./xxhash.ts";

/** What was in a checkpoint. */
export interface Checkpoint {
  /** By name, without a prototype. Names that were tied when saved share one storage. */
  readonly tensors: Record<string, Tensor>;
  readonly metadata: PlainData;
  /** Each alias with the name it is tied to. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The kernels that computed the values; `""` when unknown. */
  readonly kernelVariant: string;
}

/**
 * Reads a checkpoint from bytes. Nothing in the bytes is trusted: every length, position and checksum is checked, and no code
 * is named or run. From damaged bytes nothing is returned.
 *
 * @param file Where the bytes come from, for errors.
 * @throws {CheckpointError} when the bytes are not exactly a checkpoint.
 * @example
 * const bytes = encodeCheckpoint({ tensors: { weight: tensor([1, 2]) } });
 * decodeCheckpoint(bytes).tensors["weight"]!.toArray() // [1, 2]
 */
export function decodeCheckpoint(source: Uint8Array, file = "bytes"): Checkpoint {
  // A Buffer's slices share its memory; a plain view's are copies.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const { header, start } = readHeader(bytes, file);
  const parts = checkStorages(header, bytes, start, file);
  checkTensors(header, file);
  const storages = header.storages.map(({ dtype }, i) =>
    fromTypedArray(typed(dtype, parts[i]!), undefined, { dtype }),
  );
  const tensors = Object.create(null) as Record<string, Tensor>; // filled below
  for (const { name, storage, shape, strides, offset } of header.tensors) {
    const whole = storages[storage]!;
    tensors[name] = new Tensor(whole.storage, whole.dtype, shape, strides, offset);
  }
  return {
    tensors,
    metadata: header.metadata,
    aliases: aliasTable(Object.entries(tensors)),
    kernelVariant: header.kernelVariant,
  };
}

function readHeader(bytes: Uint8Array, file: string): { header: Header; start: number } {
  const fail = (message: string): never => {
    throw new CheckpointError(file, message);
  };
  if (bytes.length < PREAMBLE_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    fail(`the file must begin as a Weft checkpoint does; got ${describeStart(bytes)}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== FORMAT_VERSION)
    fail(
      `this version reads format ${FORMAT_VERSION}; got format ${version}${version > FORMAT_VERSION ? " (update @weft/checkpoint)" : ""}`,
    );
  const total = view.getBigUint64(24, true);
  if (total !== BigInt(bytes.length))
    fail(
      `the file must have the ${total} bytes that it was saved with; got ${bytes.length}${total > BigInt(bytes.length) ? " (it is cut off)" : ""}`,
    );
  const length = view.getUint32(12, true);
  const start = align(PREAMBLE_BYTES + length);
  if (length > MAX_HEADER_BYTES || start > bytes.length)
    fail(`the header must fit into the file and ${MAX_HEADER_BYTES} bytes; got ${length}`);
  const raw = bytes.slice(PREAMBLE_BYTES, PREAMBLE_BYTES + length);
  if (hashBytes(raw) !== view.getBigUint64(16, true))
    fail("the header must match its checksum; it is damaged");
  const problem = plainMsgpackProblem(raw);
  if (problem !== null) fail(`the header must be plain MessagePack; got one in which ${problem}`);
  const parsed = v.safeParse(
    headerSchema,
    fromMaps(new Unpackr({ useRecords: false, mapsAsObjects: false }).unpack(raw)),
  );
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new CheckpointError(
      file,
      `the header must have its fields; got ${v.getDotPath(issue) ?? "header"}: ${issue.message}`,
    );
  }
  return { header: parsed.output, start };
}

/** The bytes of every storage, which must follow each other with nothing but zeros in between. */
function checkStorages(
  { storages }: Header,
  bytes: Uint8Array,
  start: number,
  file: string,
): Uint8Array[] {
  let end = PREAMBLE_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
  const parts = storages.map((stored, i) => {
    const begin = start + stored.position;
    if (begin !== align(end) || begin + storedBytes(stored) > bytes.length) {
      throw new CheckpointError(
        file,
        `storage ${i} must begin at byte ${align(end)} and end in the file; got ${begin} to ${begin + storedBytes(stored)} of ${bytes.length}`,
      );
    }
    checkZeros(bytes, end, begin, file);
    end = begin + storedBytes(stored);
    const raw = bytes.subarray(begin, end);
    const digest = hex(hashBytes(raw));
    if (digest !== stored.xxh64) {
      throw new CheckpointError(
        file,
        `storage ${i} must match its checksum ${stored.xxh64}; got ${digest}: the file is damaged`,
      );
    }
    return raw;
  });
  const finish = storages.length === 0 ? start : end;
  checkZeros(bytes, end, finish, file);
  if (finish !== bytes.length)
    throw new CheckpointError(
      file,
      `the file must end with its last tensor at byte ${finish}; got ${bytes.length}`,
    );
  return parts;
}

function checkZeros(bytes: Uint8Array, from: number, to: number, file: string): void {
  for (let i = from; i < to; i++) {
    if (bytes[i] !== 0)
      throw new CheckpointError(
        file,
        `bytes between tensors must be 0; got ${bytes[i]} at byte ${i}`,
      );
  }
}

/** Every name must stand once and show a part of a storage, and every storage must be shown. */
function checkTensors({ storages, tensors }: Header, file: string): void {
  const names = new Set<string>();
  const shown = new Set<number>();
  for (const stored of tensors) {
    const { name, storage, shape, strides, offset } = stored;
    const from = storages[storage];
    if (from === undefined) {
      throw new CheckpointError(
        file,
        `"${name}" must name one of ${storages.length} storages; got ${storage}`,
      );
    }
    if (names.has(name))
      throw new CheckpointError(file, `names must be distinct; got "${name}" twice`);
    if (!fits(stored, from.elements)) {
      throw new CheckpointError(
        file,
        `"${name}" must lie in its storage of ${from.elements} elements; got shape [${shape.join(", ")}], strides [${strides.join(", ")}], offset ${offset}`,
      );
    }
    names.add(name);
    shown.add(storage);
  }
  const hidden = storages.findIndex((_, i) => !shown.has(i));
  if (hidden !== -1)
    throw new CheckpointError(file, `storage ${hidden} must be shown by a tensor; got none`);
}

/** Whether a view reaches only elements of its storage. */
function fits({ shape, strides, offset }: StoredTensor, elements: number): boolean {
  if (shape.length !== strides.length) return false;
  // A stride of 0 may repeat elements, and a size of 0 hides the others: the product must be computable all the same.
  if (!Number.isSafeInteger(shape.reduce((count, size) => count * Math.max(size, 1), 1)))
    return false;
  if (shape.includes(0)) return offset <= elements;
  const last = shape.reduce((sum, size, d) => sum + (size - 1) * strides[d]!, offset);
  return Number.isSafeInteger(last) && last < elements;
}

function typed(dtype: DType, raw: Uint8Array): TypedArray {
  const bytes = itemBytes(dtype);
  // Aligned in the file is aligned in memory, unless the file was given as a part of something larger.
  const { buffer, byteOffset } = raw.byteOffset % bytes === 0 ? raw : raw.slice();
  const length = raw.byteLength / bytes;
  switch (dtype) {
    case "float32":
      return new Float32Array(buffer, byteOffset, length);
    case "float64":
      return new Float64Array(buffer, byteOffset, length);
    case "int32":
      return new Int32Array(buffer, byteOffset, length);
    case "int64":
      return new BigInt64Array(buffer, byteOffset, length);
    case "float16":
    case "bfloat16":
      return new Uint16Array(buffer, byteOffset, length);
    case "bool":
    case "uint8":
      return new Uint8Array(buffer, byteOffset, length);
    default:
      return dtype satisfies never;
  }
}

function describeStart(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 10));
  if (bytes.length === 0) return "an empty file";
  if (text.startsWith("PK")) return "a zip archive (PyTorch's .pt files are such)";
  if (bytes[0] === 0x80) return "what looks like a Python pickle";
  if (text[8] === "{") return "what looks like a safetensors file";
  if (MAGIC.every((byte, i) => i >= bytes.length || bytes[i] === byte))
    return `only ${bytes.length} bytes`;
  return `${[...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}`;
}
