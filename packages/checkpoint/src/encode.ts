import { groupByStorage, isLazy, itemBytes, Tensor, type Named } from "@weft/tensor";
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
import type { PlainData } from "./plain-data.ts";
import { withRawBytes } from "./raw-bytes.ts";
import { areSameView, flatSpan, offsetIn, spanOf } from "./storage-views.ts";
import { writePlain } from "./write-plain.ts";
import { hashBytes, hex } from "./xxhash.ts";

/** What goes into a checkpoint. */
export interface CheckpointContent {
  /** By name. Names whose tensors share a storage are tied, and come back tied. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Anything plain: settings, epoch, generator state. Default null. */
  readonly metadata?: PlainData;
  /** The kernels that computed the values, see `kernelVariant` of `@weft/kernels`. Default `""`. */
  readonly kernelVariant?: string;
}

/** Elements to be written, once for all names that show them. */
interface Source {
  readonly values: Tensor;
  readonly stored: StoredStorage;
}

/**
 * The bytes of a checkpoint. Each storage is written once, however many names it has.
 *
 * @throws {CheckpointError} when metadata is not plain, names or metadata take more than 100 MB, a value is no tensor, or
 *   names show one storage as different dtypes.
 * @example
 * const weight = ones([1000]);
 * encodeCheckpoint({ tensors: { weight, alias: weight } }).length < 5000 // true
 */
export function encodeCheckpoint(
  content: CheckpointContent,
  file = "new checkpoint",
): Uint8Array<ArrayBuffer> {
  const { sources, tensors } = plan(content.tensors, file);
  const header = writeHeader(content, sources, tensors, file);
  const start = align(PREAMBLE_BYTES + header.length);
  const last = sources.at(-1)?.stored;
  const total = last === undefined ? start : start + last.position + storedBytes(last);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, header.length, true);
  view.setBigUint64(16, hashBytes(header), true);
  view.setBigUint64(24, BigInt(total), true);
  bytes.set(header, PREAMBLE_BYTES);
  for (const { values, stored } of sources)
    withRawBytes(values, (raw) => bytes.set(raw, start + stored.position));
  return bytes;
}

function writeHeader(
  content: CheckpointContent,
  sources: readonly Source[],
  tensors: readonly StoredTensor[],
  file: string,
): Uint8Array {
  let header: Uint8Array;
  try {
    // Positions count from the end of the header, so that they do not depend on its length.
    header = writePlain({
      kernelVariant: content.kernelVariant ?? "",
      metadata: content.metadata ?? null,
      storages: sources.map(({ stored }) => stored),
      tensors,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CheckpointError(file, error.message, { cause: error });
  }
  if (header.length > MAX_HEADER_BYTES) {
    throw new CheckpointError(
      file,
      `names and metadata may take ${MAX_HEADER_BYTES} bytes; got ${header.length}`,
    );
  }
  return header;
}

function plan(
  given: Readonly<Record<string, Tensor>>,
  file: string,
): { sources: Source[]; tensors: StoredTensor[] } {
  const entries: Named[] = Object.entries(given);
  for (const [name, value] of entries) checkTensor(name, value, file);
  const placed = new Map<string, StoredTensor>();
  const sources: Source[] = [];
  let position = 0;
  for (const [storage, { names }] of groupByStorage(entries).entries()) {
    const members = names.map((name) => given[name]!);
    const { values, views } = arrange(names, members, file);
    for (const [i, name] of names.entries()) {
      const { shape, strides, offset } = views[i]!;
      placed.set(name, { name, storage, shape, strides, offset });
    }
    const { dtype, size: elements } = values;
    const xxh64 = withRawBytes(values, (raw) => hex(hashBytes(raw)));
    sources.push({ values, stored: { dtype, elements, position, xxh64 } });
    position = align(position + elements * itemBytes(dtype));
  }
  return { sources, tensors: entries.map(([name]) => placed.get(name)!) };
}

/** What to write of one storage, and where in it each of its names begins. */
function arrange(
  names: readonly string[],
  members: readonly Tensor[],
  file: string,
): { values: Tensor; views: readonly Pick<StoredTensor, "shape" | "strides" | "offset">[] } {
  const first = members[0]!;
  if (areSameView(members)) {
    const values = first.detach().contiguous();
    const { shape, strides } = new Tensor(values.storage, values.dtype, values.shape);
    return { values, views: members.map(() => ({ shape, strides, offset: 0 })) };
  }
  const other = members.findIndex(({ dtype }) => dtype !== first.dtype);
  if (other !== -1) {
    throw new CheckpointError(
      file,
      `names that share a storage must have one dtype; got "${names[0]}" as ${first.dtype} and "${names[other]}" as ${members[other]!.dtype} (save a clone of one)`,
    );
  }
  // Different views keep their strides, over everything between the first and the last element that one of them shows.
  const span = spanOf(members);
  return {
    values: flatSpan(first, span),
    views: members.map((member) => ({
      shape: member.shape,
      strides: member.strides,
      offset: offsetIn(span, member),
    })),
  };
}

function checkTensor(name: string, value: unknown, file: string): void {
  if (isLazy(value)) {
    throw new CheckpointError(
      file,
      `"${name}" must have values; got ${String(value)} before the first forward (run or build the net first)`,
    );
  }
  if (value instanceof Tensor) return;
  throw new CheckpointError(
    file,
    `"${name}" must be a Tensor; got ${Object.prototype.toString.call(value)} (other values go into metadata)`,
  );
}
