import { heap } from "@weft/kernels";
import { ValueError } from "../errors.ts";
import { Block } from "./block.ts";

/**
 * Which blocks of this thread live in the shared heap.
 *
 * Users write plain synchronous loops and dispose nothing, and no finalizer runs inside such a loop. So resident blocks are
 * kept in a queue up to a budget; beyond it the oldest that was not used since it was queued is copied into an
 * `ArrayBuffer`, which the engine collects by itself once nobody holds its storage. A storage that someone still holds moves
 * back on its next use. Nothing reachable is ever freed; nothing unreachable stays.
 */

/**
 * A block used within this many allocations is never evicted. An op resolves its addresses one after the other, right
 * before the kernel runs; bringing one operand back may allocate, and must not move the operands resolved before it.
 */
const PROTECTED_ALLOCATIONS = 64;

const DEFAULT_BUDGET_BYTES = 256 * 2 ** 20;

let clock = PROTECTED_ALLOCATIONS;
let budgetBytes = DEFAULT_BUDGET_BYTES;
let residentBytes = 0;
let evictedBytes = 0;
let evictions = 0;
let queue: Block[] = [];
let head = 0;
let releasedInQueue = 0;

/** A new block of this thread, owned and resident; evictable unless `permanent`. */
export function allocateBlock(byteLength: number, permanent: boolean): Block {
  clock++;
  if (!permanent && residentBytes + byteLength > budgetBytes) makeRoom(byteLength);
  const block = new Block(
    heap.allocate(byteLength),
    byteLength,
    clock,
    permanent ? "permanent" : "evictable",
  );
  if (!permanent) {
    residentBytes += byteLength;
    enqueue(block);
  }
  return block;
}

/** Marks a block as used now. */
export function touch(block: Block): void {
  block.lastUse = clock;
}

/** Gives a block's memory back; what was in it is lost. */
export function releaseBlock(block: Block): void {
  if (block.pointer !== 0 && block.kind !== "borrowed") {
    heap.free(block.pointer);
    if (block.kind === "evictable") {
      residentBytes -= block.byteLength;
      releasedInQueue++;
    }
  }
  block.pointer = 0;
  block.evicted = null;
}

/**
 * Sets how many bytes of this thread's unpinned tensors may be resident before the oldest are evicted.
 *
 * Default 256 MiB. Parameters, and tensors that a running call uses, do not count.
 *
 * @throws {ValueError} when `bytes` is not a positive integer.
 */
export function setMemoryBudget(bytes: number): Disposable {
  if (!Number.isSafeInteger(bytes) || bytes <= 0) {
    throw new ValueError(
      `setMemoryBudget: the budget must be a positive number of bytes; got ${bytes}`,
    );
  }
  const before = budgetBytes;
  budgetBytes = bytes;
  return { [Symbol.dispose]: () => void (budgetBytes = before) };
}

/** Bytes of this thread's tensors: in the heap, evictable ones, and what left it. */
export interface MemoryStats {
  /** Bytes allocated in the heap by this thread, parameters included. */
  readonly inUseBytes: number;
  readonly peakBytes: number;
  /** Of these, bytes that may be evicted. */
  readonly residentBytes: number;
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
    residentBytes,
    evictedBytes,
    evictions,
    budgetBytes,
    memoryBytes,
  };
}

function enqueue(block: Block): void {
  block.queuedAt = clock;
  queue.push(block);
  if (releasedInQueue > 1024 && releasedInQueue * 2 > queue.length - head) compact();
}

/** Drops what was released while it waited, so that a loop that frees its tensors does not grow the queue. */
function compact(): void {
  queue = queue.slice(head).filter((block) => block.pointer !== 0);
  head = 0;
  releasedInQueue = 0;
}

function makeRoom(byteLength: number): void {
  // Each block is looked at twice at most: once to lose its mark of use, once to go.
  let looks = 2 * (queue.length - head);
  while (residentBytes + byteLength > budgetBytes && looks-- > 0) {
    const block = queue[head]!;
    head++;
    if (block.pointer === 0) {
      releasedInQueue--;
      continue;
    }
    const recent = block.lastUse > clock - PROTECTED_ALLOCATIONS;
    if (block.pins > 0 || recent || block.lastUse > block.queuedAt) {
      enqueue(block);
    } else {
      evict(block);
    }
  }
  if (head > 1024 && head * 2 > queue.length) compact();
}

function evict(block: Block): void {
  const copy = new ArrayBuffer(block.byteLength);
  new Uint8Array(copy).set(heap.u8.subarray(block.pointer, block.pointer + block.byteLength));
  heap.free(block.pointer);
  block.pointer = 0;
  block.evicted = copy;
  residentBytes -= block.byteLength;
  evictedBytes += block.byteLength;
  evictions++;
}
