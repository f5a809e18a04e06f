import { heap, OutOfMemoryError } from "@weft/kernels";
import { ValueError } from "../errors.ts";
import { Block } from "./block.ts";
import { ResidentSet } from "./resident-set.ts";

const DEFAULT_BUDGET_BYTES = 256 * 2 ** 20;

/** Small, so that a loop over small tensors stays within the processor's cache. */
const SLAB_BUDGET_BYTES = 2 * 2 ** 20;

/** From this size on, memory is worth giving back as soon as the event loop turns and nobody holds the storage. */
const WATCHED_BYTES = 64 * 1024;

/** Blocks that belong to one storage each. */
const own = new ResidentSet(DEFAULT_BUDGET_BYTES, 64, unwatch);

/** Blocks that small storages share. */
const slabs = new ResidentSet(SLAB_BUDGET_BYTES, 32, unwatch);

let permanentBytes = 0;

/**
 * Frees the blocks of storages that became unreachable. It holds blocks, never storages; and only while they are resident,
 * for inside a synchronous loop it would keep evicted bytes from being collected.
 */
const whenUnreachable = new FinalizationRegistry<Block>((block) => releaseBlock(block));

/** A new evictable block for one storage. */
export function allocateBlock(byteLength: number): Block {
  return allocateIn(own, byteLength);
}

/** A new evictable block that small storages will share. */
export function allocateSlab(byteLength: number): Block {
  return allocateIn(slabs, byteLength);
}

/** A new block that stays where it is until it is released. */
export function allocatePermanentBlock(byteLength: number): Block {
  const block = new Block(allocate(byteLength), byteLength, own, "permanent");
  permanentBytes += byteLength;
  return block;
}

/** Memory that another thread owns. */
export function borrowedBlock(pointer: number, byteLength: number): Block {
  return new Block(pointer, byteLength, own, "borrowed");
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
 * Sets how many bytes of this thread's tensors may be resident before the oldest are evicted.
 *
 * Default 256 MiB. Parameters, gradients and optimizer state do not count, nor do small tensors (up to 2 KiB each), which
 * share 2 MiB of their own.
 *
 * @throws {ValueError} when `bytes` is not a positive integer.
 */
export function setMemoryBudget(bytes: number): Disposable {
  if (!Number.isSafeInteger(bytes) || bytes <= 0) {
    throw new ValueError(
      `setMemoryBudget: the budget must be a positive number of bytes; got ${bytes}`,
    );
  }
  const before = own.budgetBytes;
  own.budgetBytes = bytes;
  return { [Symbol.dispose]: () => void (own.budgetBytes = before) };
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
  readonly budgetBytes: number;
  /** Size of the shared memory of all threads. */
  readonly memoryBytes: number;
}

/** @example memoryStats().inUseBytes */
export function memoryStats(): MemoryStats {
  const { inUseBytes, peakBytes, memoryBytes } = heap.stats();
  return {
    inUseBytes,
    peakBytes,
    residentBytes: own.bytes + slabs.bytes,
    permanentBytes,
    evictedBytes: own.evictedBytes + slabs.evictedBytes,
    evictions: own.evictions + slabs.evictions,
    budgetBytes: own.budgetBytes,
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
    own.evictAll();
    slabs.evictAll();
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
      `${permanentBytes} by parameters, gradients, optimizer state and datasets, ${own.bytes + slabs.bytes} by tensors that ` +
        "are pinned or were just used",
    );
  }
}

function unwatch(block: Block): void {
  if (isWatched(block)) whenUnreachable.unregister(block);
}

function isWatched(block: Block): boolean {
  return block.byteLength >= WATCHED_BYTES || block.kind === "permanent";
}
