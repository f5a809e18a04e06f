import type { ResidentSet } from "./resident-set.ts";

/** Permanent blocks are never evicted; borrowed ones belong to another thread, which frees them. */
export type BlockKind = "evictable" | "permanent" | "borrowed";

/**
 * A stretch of the shared heap that is resident, or was copied out of it (evicted), as one.
 *
 * A large storage has a block of its own; tiny storages share one (a slab), so that a thousand of them cost one eviction.
 */
export class Block {
  /** Byte offset in the heap; 0 while evicted or released. */
  pointer: number;
  readonly byteLength: number;
  /** The set that evicts it while it is evictable. */
  readonly set: ResidentSet;
  /** The set's clock when a storage of this block was last used. */
  lastUse: number;
  /** The set's clock when the block was last put at the end of the queue. */
  queuedAt: number;
  /** While positive the block stays where it is. */
  pins = 0;
  /** Storages that still count on this block. */
  tenants = 0;
  /** The bytes, once they left the heap. */
  evicted: ArrayBuffer | null = null;
  kind: BlockKind;

  constructor(pointer: number, byteLength: number, set: ResidentSet, kind: BlockKind) {
    this.pointer = pointer;
    this.byteLength = byteLength;
    this.set = set;
    this.lastUse = set.clock;
    this.queuedAt = set.clock;
    this.kind = kind;
  }
}
