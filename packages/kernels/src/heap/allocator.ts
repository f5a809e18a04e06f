import { Chunk, CHUNK_GRANULES, CHUNK_SHIFT, SPAN, UNUSED } from "./chunk.ts";
import { CHUNK_BYTES } from "./chunk-size.ts";
import type { ChunkTable } from "./chunk-table.ts";
import { HeapError } from "./heap-error.ts";
import { HeldBlocks } from "./held-blocks.ts";
import { OutOfMemoryError } from "./out-of-memory-error.ts";
import { whyNotFreeable } from "./refusal.ts";
import { classBytes, GRANULE_BYTES, LARGEST_CLASS_BYTES, sizeClassOf } from "./size-class.ts";
import { SpanCache } from "./span-cache.ts";

/** Spare chunks that a thread keeps for itself; what comes back beyond goes to all threads. */
const DEFAULT_SPARE_BYTES = 64 * 2 ** 20;

/** What one thread has allocated, in bytes. */
export interface AllocatorStats {
  /** Blocks handed out, rounded up to their size classes or whole chunks. */
  readonly inUseBytes: number;
  /** The most that `inUseBytes` has been. */
  readonly peakBytes: number;
  /** Chunks that this thread owns, spare ones included. */
  readonly reservedBytes: number;
}

/**
 * One thread's allocator on the shared memory: blocks up to 128 KiB share chunks with their size class, larger ones have
 * whole chunks (a span) to themselves. Only this thread allocates and frees here, so nothing in it is synchronised but
 * the chunk table.
 */
export class Allocator {
  readonly #table: ChunkTable;
  readonly #cover: (end: number) => void;
  readonly #spareChunks: number;
  readonly #spare: SpanCache;
  /** By chunk number; kept when a chunk leaves, to be used again when it comes back. */
  readonly #chunks: (Chunk | undefined)[];
  /** For each size class the chunk that is allocated from, … */
  readonly #current: Chunk[] = classBytes.map(() => NO_CHUNK);
  /** … and others that have room. */
  readonly #withRoom: Chunk[][] = classBytes.map(() => []);
  /**
   * One bit for each granule: set where a block in use begins. That makes the check of a pointer exact at the price of one
   * look: freed, interior and foreign pointers have no bit. (The zeros of an untouched page take no memory.)
   */
  readonly #begins: Int32Array;
  readonly #held = new HeldBlocks();
  #ownedChunks = 0;
  #inUseGranules = 0;
  #peakGranules = 0;
  #pressure: number;

  /** @param cover called before a pointer into a newly leased chunk is handed out, with the chunk's end. */
  constructor(
    table: ChunkTable,
    cover: (end: number) => void,
    spareBytes: number = DEFAULT_SPARE_BYTES,
  ) {
    this.#table = table;
    this.#cover = cover;
    this.#spareChunks = Math.floor(spareBytes / CHUNK_BYTES);
    this.#spare = new SpanCache(table.chunkCount);
    this.#chunks = new Array<undefined>(table.chunkCount).fill(undefined);
    this.#begins = new Int32Array((table.chunkCount * CHUNK_GRANULES) / 32);
    this.#pressure = table.pressure;
  }

  allocate(byteLength: number): number {
    // Written so that NaN, fractions and other types fail it too.
    if (
      !(
        byteLength >= 0 &&
        byteLength <= LARGEST_CLASS_BYTES &&
        Math.floor(byteLength) === byteLength
      )
    ) {
      return this.#allocateSpan(byteLength);
    }
    const sizeClass = sizeClassOf(byteLength);
    let chunk = this.#current[sizeClass]!;
    if (chunk.free.length === 0 && chunk.next > chunk.lastBlock)
      chunk = this.#nextChunk(sizeClass, byteLength);
    let granule: number;
    if (chunk.free.length > 0) {
      granule = chunk.free.pop()!;
    } else {
      granule = chunk.next;
      chunk.next = granule + chunk.blockGranules;
    }
    chunk.live++;
    this.#handOut(granule, chunk.blockGranules);
    return granule * GRANULE_BYTES;
  }

  free(pointer: number): void {
    const granule = pointer >>> 6;
    const word = granule >>> 5;
    const bit = 1 << (granule & 31);
    // The product differs for what `>>>` cannot represent: fractions, NaN, unaligned and negative numbers, 2^32 and above.
    if (granule * GRANULE_BYTES !== pointer || (this.#begins[word]! & bit) === 0) {
      throw new HeapError(
        `free: ${whyNotFreeable(pointer, this.#chunks, this.#table)}; got ${pointer}`,
        pointer,
      );
    }
    this.#begins[word]! ^= bit;
    if (this.#held.size > 0 && this.#held.freed(granule)) return;
    this.#release(granule);
  }

  /** Keeps the blocks under the pointers from being handed out again until the result is disposed. */
  hold(pointers: readonly number[]): Disposable {
    const granules = new Set(pointers.map((pointer) => this.#blockAt(pointer)));
    granules.delete(-1);
    for (const granule of granules) this.#held.hold(granule);
    return {
      [Symbol.dispose]: () => {
        for (const granule of granules) if (this.#held.letGo(granule)) this.#release(granule);
        granules.clear();
      },
    };
  }

  /** The first granule of this thread's block in use that the pointer lies in, or -1. */
  #blockAt(pointer: number): number {
    if (!(pointer > 0 && pointer < this.#table.chunkCount * CHUNK_BYTES)) return -1;
    let granule = Math.floor(pointer / GRANULE_BYTES);
    // A block in use begins at a set bit; behind it, up to the pointer, no other does. A span may cover several chunks.
    for (; granule > 0; granule--) {
      if ((this.#begins[granule >>> 5]! & (1 << (granule & 31))) === 0) continue;
      const { blockGranules } = this.#chunks[granule >>> CHUNK_SHIFT]!;
      return Math.floor(pointer / GRANULE_BYTES) < granule + blockGranules ? granule : -1;
    }
    return -1;
  }

  /** A freed block can be handed out again. */
  #release(granule: number): void {
    const chunk = this.#chunks[granule >>> CHUNK_SHIFT]!;
    const sizeClass = chunk.sizeClass;
    this.#inUseGranules -= chunk.blockGranules;
    if (sizeClass === SPAN) {
      this.#retire(chunk, chunk.blockGranules / CHUNK_GRANULES);
      return;
    }
    chunk.live--;
    if (chunk.free.push(granule) === 1 || chunk.live === 0) this.#moveAfterFree(chunk, sizeClass);
  }

  stats(): AllocatorStats {
    return {
      inUseBytes: this.#inUseGranules * GRANULE_BYTES,
      peakBytes: this.#peakGranules * GRANULE_BYTES,
      reservedBytes: this.#ownedChunks * CHUNK_BYTES,
    };
  }

  /** Gives all chunks without blocks in use back to the table; answers their bytes. */
  trim(): number {
    const owned = this.#ownedChunks;
    for (const [sizeClass, chunk] of this.#current.entries()) {
      if (chunk === NO_CHUNK || chunk.live > 0) continue;
      this.#current[sizeClass] = NO_CHUNK;
      chunk.sizeClass = UNUSED;
      this.#spare.put(chunk.index, 1);
    }
    this.#keepSpare(0);
    return (owned - this.#ownedChunks) * CHUNK_BYTES;
  }

  #handOut(granule: number, granules: number): void {
    this.#begins[granule >>> 5]! |= 1 << (granule & 31);
    this.#inUseGranules += granules;
    if (this.#inUseGranules > this.#peakGranules) this.#peakGranules = this.#inUseGranules;
  }

  #allocateSpan(byteLength: number): number {
    if (!Number.isSafeInteger(byteLength) || byteLength < 0) {
      throw new HeapError(
        `allocate: the length must be a whole number of bytes, at least 0; got ${byteLength}`,
        byteLength,
      );
    }
    const length = Math.ceil(byteLength / CHUNK_BYTES);
    const chunk = this.#acquire(length, byteLength);
    chunk.useForSpan(length);
    const granule = chunk.index * CHUNK_GRANULES;
    this.#handOut(granule, chunk.blockGranules);
    return granule * GRANULE_BYTES;
  }

  /** A chunk with room for the class, in place of the current one, which is full. */
  #nextChunk(sizeClass: number, byteLength: number): Chunk {
    let chunk = this.#withRoom[sizeClass]!.pop();
    if (chunk === undefined) {
      chunk = this.#acquire(1, byteLength);
      chunk.useForClass(sizeClass);
    }
    this.#current[sizeClass] = chunk;
    return chunk;
  }

  /**
   * After the first free block in a full chunk, or the last block in use. Every chunk of a class is the current one, full, or
   * in the list of those with room; and as chunks have two blocks at least, one that becomes empty was in the list before.
   */
  #moveAfterFree(chunk: Chunk, sizeClass: number): void {
    // The current chunk stays even when it is empty: a loop that allocates and frees one block must not come here for more.
    if (chunk === this.#current[sizeClass]) return;
    const list = this.#withRoom[sizeClass]!;
    if (chunk.live > 0) {
      chunk.position = list.push(chunk) - 1;
      return;
    }
    const last = list.pop()!;
    if (last !== chunk) {
      list[chunk.position] = last;
      last.position = chunk.position;
    }
    this.#retire(chunk, 1);
  }

  /** Makes chunks without blocks spare. */
  #retire(chunk: Chunk, length: number): void {
    chunk.sizeClass = UNUSED;
    if (length * 2 > this.#spareChunks) {
      // Leasing so much again costs nothing beside filling it, and part of it kept here would be in the way.
      this.#giveBack(chunk.index, length);
    } else {
      this.#spare.put(chunk.index, length);
      if (this.#spare.chunks > this.#spareChunks) this.#keepSpare(this.#spareChunks);
    }
    const pressure = this.#table.pressure;
    if (pressure === this.#pressure) return;
    this.#pressure = pressure; // another thread ran out of memory since this one last gave all away
    this.trim();
  }

  #acquire(length: number, byteLength: number): Chunk {
    let first = this.#spare.take(length);
    if (first < 0) {
      first = this.#table.lease(length);
      // What this thread has spare may complete a run.
      if (first < 0 && this.trim() > 0) first = this.#table.lease(length);
      if (first < 0) throw this.#outOfMemory(byteLength);
      this.#ownedChunks += length;
      this.#cover((first + length) * CHUNK_BYTES);
    }
    return (this.#chunks[first] ??= new Chunk(first));
  }

  #outOfMemory(byteLength: number): OutOfMemoryError {
    this.#table.raisePressure();
    this.#pressure = this.#table.pressure;
    const { memoryLimitBytes } = this.#table;
    const leasedBytes = this.#table.countLeased() * CHUNK_BYTES;
    return new OutOfMemoryError(
      byteLength,
      this.#inUseGranules * GRANULE_BYTES,
      leasedBytes,
      memoryLimitBytes,
    );
  }

  #keepSpare(limit: number): void {
    while (this.#spare.chunks > limit) {
      const { first, length } = this.#spare.shed(this.#spare.chunks - limit);
      this.#giveBack(first, length);
    }
  }

  #giveBack(first: number, length: number): void {
    this.#ownedChunks -= length;
    this.#table.release(first, length);
  }
}

/** In place of a current chunk where there is none: never has room. */
const NO_CHUNK = new Chunk(-1);
