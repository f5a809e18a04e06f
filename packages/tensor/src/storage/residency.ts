import { heap, OutOfMemoryError } from "@weft/kernels";
import { ValueError } from "../errors.ts";
import { Block } from "./block.ts";
import { ResidentSet } from "./resident-set.ts";

const MB = 2 ** 20;
const DEFAULT_LIMIT_BYTES = 256 * MB;
const SMALL_LIMIT_BYTES = 16 * MB;
const SLAB_LIMIT_BYTES = 8 * MB;

/** Storages up to this size wait among themselves. */
const SMALL_BYTES = 16 * 1024;

/** From this size on, memory is worth giving back as soon as the event loop turns and nobody holds the storage. */
const WATCHED_BYTES = 64 * 1024;

// Three sets, because a block should leave while it is young: what a young `Block` holds goes with the engine's frequent
// small collections, what one holds that has lived on waits for a rare large one. Small tensors come and go in smaller bytes,
// so a stay of the same length needs a smaller budget.
const large = new ResidentSet(16 * MB, DEFAULT_LIMIT_BYTES, 32, unwatch);
const small = new ResidentSet(MB / 4, SMALL_LIMIT_BYTES, 32, unwatch);
const slabs = new ResidentSet(MB / 16, SLAB_LIMIT_BYTES, 8, unwatch);
const sets = [large, small, slabs];

let permanentBytes = 0;

/**
 * Frees the blocks of storages that became unreachable. It holds blocks, never storages; and only while they are resident,
 * for inside a synchronous loop it would keep evicted bytes from being collected.
 */
const whenUnreachable = new FinalizationRegistry<Block>((block) => releaseBlock(block));

/** A new evictable block for one storage. */
export function allocateBlock(byteLength: number): Block {
  return allocateIn(byteLength > SMALL_BYTES ? large : small, byteLength);
}

/** A new evictable block that small storages will share. */
export function allocateSlab(byteLength: number): Block {
  return allocateIn(slabs, byteLength);
}

/** A new block that stays where it is until it is released. */
export function allocatePermanentBlock(byteLength: number): Block {
  const block = new Block(allocate(byteLength), byteLength, large, "permanent");
  permanentBytes += byteLength;
  return block;
}

/** Memory that another thread owns. */
export function borrowedBlock(pointer: number, byteLength: number): Block {
  return new Block(pointer, byteLength, large, "borrowed");
}

/** Keeps the resident block of a storage where it is for good. */
export function keepBlock(storage: object, block: Block): void {
  unwatch(block);
  block.set.remove(block);
  block.kind = "permanent";
  permanentBytes += block.byteLength;
  watch(storage, block);
}

/** Gives a block's memory back; what was in it is lost. */
export function releaseBlock(block: Block): void {
  if (block.pointer !== 0 && block.kind !== "borrowed") {
    if (block.kind === "evictable") block.set.remove(block);
    else permanentBytes -= block.byteLength;
    unwatch(block);
    heap.free(block.pointer);
  }
  block.pointer = 0;
  block.evicted = null;
}

/**
 * Frees a storage's own block when the event loop turns and nobody holds the storage any more. Small ones wait for their
 * eviction instead, unless they are permanent.
 */
export function watch(storage: object, block: Block): void {
  if (isWatched(block)) whenUnreachable.register(storage, block, block);
}

/**
 * Sets how many bytes of this thread's tensors may be resident at most before the oldest are evicted.
 *
 * Default 256 MiB. It begins with 16 MiB and grows as evicted tensors turn out to be needed again. Parameters, gradients and
 * optimizer state do not count, nor do small tensors (up to 16 KiB each), which have at most 24 MiB of their own.
 *
 * @pytorch none
 * @returns Puts the budget back that was set before.
 * @throws {ValueError} when `bytes` is not a positive integer.
 * @example
 * using _ = setMemoryBudget(64 * 2 ** 20);
 * memoryStats().budgetBytes <= 64 * 2 ** 20 // true
 */
export function setMemoryBudget(bytes: number): Disposable {
  if (!Number.isSafeInteger(bytes) || bytes <= 0) {
    throw new ValueError(
      `setMemoryBudget: the budget must be a positive number of bytes; got ${bytes}`,
    );
  }
  const before = large.limitBytes;
  large.limitBytes = bytes;
  large.budgetBytes = Math.min(large.budgetBytes, bytes);
  return { [Symbol.dispose]: () => void (large.limitBytes = before) };
}

/** Bytes of this thread's tensors: in the heap, evictable ones, and what left it. */
export interface MemoryStats {
  /** Bytes allocated in the heap by this thread, parameters included. */
  readonly inUseBytes: number;
  readonly peakBytes: number;
  /** Of these, bytes that may be evicted. */
  readonly residentBytes: number;
  /** Bytes of parameters, their gradients, optimizer state, and datasets: they stay until they are unreachable. */
  readonly permanentBytes: number;
  /** Bytes copied out of the heap so far. */
  readonly evictedBytes: number;
  readonly evictions: number;
  /** What `residentBytes` may grow to: see `setMemoryBudget`. */
  readonly budgetBytes: number;
  /** Size of the shared memory of all threads. */
  readonly memoryBytes: number;
}

/**
 * Bytes of this thread's tensors right now, and what left the heap so far.
 *
 * @pytorch none
 * @example memoryStats().inUseBytes > 0 // true
 */
export function memoryStats(): MemoryStats {
  const { inUseBytes, peakBytes, memoryBytes } = heap.stats();
  return {
    inUseBytes,
    peakBytes,
    residentBytes: total("bytes"),
    permanentBytes,
    evictedBytes: total("evictedBytes"),
    evictions: total("evictions"),
    budgetBytes: large.limitBytes,
    memoryBytes,
  };
}

function allocateIn(set: ResidentSet, byteLength: number): Block {
  set.makeRoom(byteLength);
  const block = new Block(allocate(byteLength), byteLength, set, "evictable");
  set.add(block);
  return block;
}

/** Heap memory; when there is no room, what may be evicted is, before it is given up. */
function allocate(byteLength: number): number {
  try {
    return heap.allocate(byteLength);
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
    for (const set of sets) set.evictAll();
    heap.trim();
    return allocateAtLast(byteLength);
  }
}

function allocateAtLast(byteLength: number): number {
  try {
    return heap.allocate(byteLength);
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
    const { requestedBytes, inUseBytes, leasedBytes, memoryBytes } = error;
    throw new OutOfMemoryError(
      requestedBytes,
      inUseBytes,
      leasedBytes,
      memoryBytes,
      `${permanentBytes} by parameters, gradients, optimizer state and datasets, ${total("bytes")} by tensors that ` +
        "are pinned or were just used",
    );
  }
}

function total(count: "bytes" | "evictedBytes" | "evictions"): number {
  return sets.reduce((sum, set) => sum + set[count], 0);
}

function unwatch(block: Block): void {
  if (isWatched(block)) whenUnreachable.unregister(block);
}

function isWatched(block: Block): boolean {
  return block.byteLength >= WATCHED_BYTES || block.kind === "permanent";
}
