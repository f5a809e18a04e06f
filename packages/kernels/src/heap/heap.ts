import type { LinearMemory } from "../wasm/linear-memory.ts";
import { Allocator, type AllocatorStats } from "./allocator.ts";
import { CHUNK_BYTES } from "./chunk-size.ts";
import { ChunkTable } from "./chunk-table.ts";
import { environment } from "./environment.ts";
import { sizeOf } from "./grow-memory.ts";
import { HeapError } from "./heap-error.ts";

/** What one thread has allocated, and how much memory all threads share and hold. */
export interface HeapStats extends AllocatorStats {
  /** Size of the whole memory, all threads' blocks included. It never shrinks. */
  readonly memoryBytes: number;
  /** Chunks that all threads own, ended ones included whose memory nobody has given back with `reclaimOwner`. */
  readonly leasedBytes: number;
  /** The thread's id. */
  readonly owner: number;
}

/**
 * One thread's part of the memory that all threads of the process share. Pointers are byte offsets, valid in all threads;
 * only the thread that allocated a block frees it.
 */
export interface Heap {
  /** A `WebAssembly.Memory`. */
  readonly memory: LinearMemory;
  /** This thread's id: 1, 2, 3 … in the order in which threads first loaded the package. */
  readonly owner: number;
  /**
   * Views of the whole memory. After growth `heap` has longer ones, and the old do not reach what was added; where the memory
   * is not shared, they are empty. So always read them fresh from `heap`, never keep them.
   */
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  /**
   * A new block of at least `byteLength` bytes, 0 allowed: a byte offset above 0, a multiple of 64. Its contents are
   * undefined.
   *
   * @throws {HeapError} when the length is not a whole number of at least 0.
   * @throws {OutOfMemoryError} when there is no room; everything stays as it was.
   * @example const pointer = heap.allocate(1024); heap.f32[pointer / 4] = 1; heap.free(pointer);
   */
  allocate(byteLength: number): number;
  /**
   * Gives a block back.
   *
   * @throws {HeapError} when `pointer` is not a block in use of this thread: freed before, inside a block, another thread's.
   */
  free(pointer: number): void;
  /**
   * Makes this thread's views reach byte `end`: needed before the use of a pointer that another thread allocated, which
   * may have grown the memory.
   *
   * @throws {HeapError} when the memory does not reach so far.
   */
  cover(end: number): void;
  /**
   * Keeps the blocks that the pointers lie in (this thread's; others are ignored) from being handed out again, until the
   * result is disposed, even if they are freed meanwhile: for memory that a thread which is being terminated may still
   * write.
   */
  hold(pointers: readonly number[]): Disposable;
  stats(): HeapStats;
  /** Gives chunks without blocks in use back to all threads; answers how many bytes. (The process keeps its size.) */
  trim(): number;
}

/** A `Heap` on any memory and control table; the calling thread gets a new owner id. */
export class ThreadHeap implements Heap {
  readonly memory: LinearMemory;
  readonly owner: number;
  u8: Uint8Array;
  u16: Uint16Array;
  i32: Int32Array;
  i64: BigInt64Array;
  f32: Float32Array;
  f64: Float64Array;
  readonly #table: ChunkTable;
  readonly #allocator: Allocator;

  constructor(memory: LinearMemory, control: Int32Array, spareBytes?: number) {
    const { buffer } = memory;
    this.memory = memory;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.#table = new ChunkTable(memory, control);
    this.#allocator = new Allocator(this.#table, (end) => this.cover(end), spareBytes);
    this.owner = this.#table.owner;
  }

  allocate(byteLength: number): number {
    return this.#allocator.allocate(byteLength);
  }

  free(pointer: number): void {
    this.#allocator.free(pointer);
  }

  cover(end: number): void {
    if (!(end <= this.u8.length)) this.#renewViews(end);
  }

  hold(pointers: readonly number[]): Disposable {
    return this.#allocator.hold(pointers);
  }

  stats(): HeapStats {
    return {
      ...this.#allocator.stats(),
      memoryBytes: this.memory.buffer.byteLength,
      leasedBytes: this.#table.countLeased() * CHUNK_BYTES,
      owner: this.owner,
    };
  }

  trim(): number {
    return this.#allocator.trim();
  }

  /** Frees all chunks of another thread that has ended; answers their bytes. */
  reclaim(owner: number): number {
    if (
      !Number.isSafeInteger(owner) ||
      owner < 1 ||
      owner > this.#table.newestOwner ||
      owner === this.owner
    ) {
      throw new HeapError(
        `reclaimOwner: the owner must be another thread that has ended, 1 to ${this.#table.newestOwner} and not ` +
          `${this.owner}, which is this one; got ${owner}`,
        owner,
      );
    }
    return this.#table.reclaim(owner) * CHUNK_BYTES;
  }

  #renewViews(end: number): void {
    // Makes the engine look at what other threads have grown, for this thread's instances too. (V8 also does it by itself,
    // but only where it handles interrupts.)
    sizeOf(this.memory);
    const { buffer } = this.memory;
    if (!(end <= buffer.byteLength)) {
      throw new HeapError(
        `cover: the end must lie within the memory of ${buffer.byteLength} bytes; got ${end}`,
        end,
      );
    }
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

const threadHeap = new ThreadHeap(environment.memory, environment.control);

/**
 * The calling thread's heap, on the memory that all threads of the process share.
 *
 * @example
 * const pointer = heap.allocate(8);
 * heap.f64[pointer / 8] = Math.PI;
 * heap.free(pointer);
 */
export const heap: Heap = threadHeap;

/**
 * Frees everything that a thread had allocated, once the thread has ended: after its `exit` event, not before, for it
 * would go on writing to what then belongs to others.
 *
 * @param owner the `heap.owner` that the thread had.
 * @returns bytes.
 * @throws {HeapError} when there never was such a thread, or it is the calling one.
 * @example reclaimOwner(heap.owner) // throws HeapError
 */
export function reclaimOwner(owner: number): number {
  return threadHeap.reclaim(owner);
}
