import { CHUNK_BYTES } from "./chunk-size.ts";
import { classBytes, GRANULE_BYTES } from "./size-class.ts";

export const CHUNK_GRANULES: number = CHUNK_BYTES / GRANULE_BYTES;

/** A granule's number shifted right by this is its chunk's number. */
export const CHUNK_SHIFT: number = Math.log2(CHUNK_GRANULES);

/** Stands in `Chunk.sizeClass` for a block that has one or more chunks to itself. */
export const SPAN: number = classBytes.length;

/** Stands in `Chunk.sizeClass` for a chunk without blocks. */
export const UNUSED: number = SPAN + 1;

/**
 * What its owner knows about one chunk: the blocks of one size class in it, or the span that starts at it.
 *
 * A block is free when it is in the list `free`, or has never been handed out (at `next` and above).
 */
export class Chunk {
  readonly index: number;
  sizeClass: number = UNUSED;
  /** Granules of one block. */
  blockGranules = 0;
  /** Blocks handed out now. */
  live = 0;
  /** Blocks that came back, as granule numbers: they stay small integers where pointers above 2 GiB would not. */
  readonly free: number[] = [];
  /** The next block never handed out, as granule number, … */
  next = 0;
  /** … and the last at which one fits. */
  lastBlock = -1;
  /** Where it is in its class's list of chunks with room, while it is there. */
  position = 0;

  constructor(index: number) {
    this.index = index;
  }

  /** Cuts the chunk into blocks of a class, all free. */
  useForClass(sizeClass: number): void {
    this.sizeClass = sizeClass;
    this.blockGranules = classBytes[sizeClass]! / GRANULE_BYTES;
    this.free.length = 0;
    this.next = this.index * CHUNK_GRANULES;
    this.lastBlock = this.next + CHUNK_GRANULES - this.blockGranules;
  }

  /** Makes it the first chunk of a span. */
  useForSpan(length: number): void {
    this.sizeClass = SPAN;
    this.blockGranules = length * CHUNK_GRANULES;
  }
}
