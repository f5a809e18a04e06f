import { groupByStorage, itemBytes, Tensor, type Named } from "@weft/tensor";
import { Packr } from "msgpackr";
import { CheckpointError } from "./checkpoint-error.ts";
import {
  align,
  FORMAT_VERSION,
  MAGIC,
  MAX_HEADER_BYTES,
  PREAMBLE_BYTES,
  storedBytes,
  type StoredStorage,
  type StoredTensor,
} from "./format.ts";
import { toMaps, type PlainData } from "./plain-data.ts";
import { withRawBytes } from "./raw-bytes.ts";
import { hash, hex } from "./xxhash.ts";

/** What goes into a checkpoint. */
export interface CheckpointContent {
  /** By name. Names whose tensors share a storage are tied, and come back tied. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Anything plain: settings, epoch, generator state. `-0` becomes `0`. Default null. */
  readonly metadata?: PlainData;
  /** The kernels that computed the values, see `kernelVariant` of `@weft/kernels`. Default `""`. */
  readonly kernelVariant?: string;
}

/** A tensor that covers a storage to be written, and the names that show parts of it. */
interface Source {
  readonly values: Tensor;
  readonly stored: StoredStorage;
}

/**
 * The bytes of a checkpoint. Each storage is written once, however many names it has.
 *
 * @throws {CheckpointError} when metadata is not plain, or names or metadata take more than 100 MB.
 * @example const bytes = encodeCheckpoint({ tensors: net.stateDict() });
 */
export function encodeCheckpoint(
  content: CheckpointContent,
  file = "new checkpoint",
): Uint8Array<ArrayBuffer> {
  const { sources, tensors } = plan(content.tensors);
  let metadata: unknown;
  try {
    metadata = toMaps(content.metadata ?? null, "metadata");
  } catch (error) {
    throw new CheckpointError(file, (error as Error).message, { cause: error }); // toMaps throws TypeErrors
  }
  // Positions count from the end of the header, so that they do not depend on its length.
  const header = new Packr({ useRecords: false, variableMapSize: true }).pack(
    new Map<string, unknown>([
      ["kernelVariant", content.kernelVariant ?? ""],
      ["metadata", metadata],
      ["storages", sources.map(({ stored }) => toMaps(stored, "storage"))],
      ["tensors", tensors.map((tensor) => toMaps(tensor, "tensor"))],
    ]),
  );
  if (header.length > MAX_HEADER_BYTES) {
    throw new CheckpointError(
      file,
      `names and metadata may take ${MAX_HEADER_BYTES} bytes; got ${header.length}`,
    );
  }
  const start = align(PREAMBLE_BYTES + header.length);
  const last = sources.at(-1)?.stored;
  const total = last === undefined ? start : start + last.position + storedBytes(last);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, header.length, true);
  view.setBigUint64(16, hash.h64Raw(header), true);
  view.setBigUint64(24, BigInt(total), true);
  bytes.set(header, PREAMBLE_BYTES);
  for (const { values, stored } of sources)
    withRawBytes(values, (raw) => bytes.set(raw, start + stored.position));
  return bytes;
}

function plan(given: Readonly<Record<string, Tensor>>): {
  sources: Source[];
  tensors: StoredTensor[];
} {
  const entries: Named[] = Object.entries(given);
  const placed = new Map<string, StoredTensor>();
  const sources: Source[] = [];
  let position = 0;
  for (const [storage, { names }] of groupByStorage(entries).entries()) {
    const members = names.map((name) => given[name]!);
    // One view of a storage is written alone and in row-major order; several different ones need all of it.
    const alike = members.every((other) => sameView(other, members[0]!));
    const values = alike ? members[0]!.detach().contiguous() : wholeStorage(members[0]!);
    for (const [i, name] of names.entries()) {
      const { shape, strides, offset } = alike
        ? new Tensor(values.storage, values.dtype, values.shape)
        : members[i]!;
      placed.set(name, { name, storage, shape: [...shape], strides: [...strides], offset });
    }
    const elements = values.size;
    sources.push({
      values,
      stored: {
        dtype: values.dtype,
        elements,
        position,
        xxh64: withRawBytes(values, (raw) => hex(hash.h64Raw(raw))),
      },
    });
    position = align(position + elements * itemBytes(values.dtype));
  }
  return { sources, tensors: entries.map(([name]) => placed.get(name)!) };
}

function sameView(a: Tensor, b: Tensor): boolean {
  return (
    a.offset === b.offset &&
    a.shape.join() === b.shape.join() &&
    a.strides.join() === b.strides.join()
  );
}

function wholeStorage({ storage, dtype }: Tensor): Tensor {
  return new Tensor(storage, dtype, [storage.byteLength / itemBytes(dtype)]);
}
