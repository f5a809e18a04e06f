import { heap } from "@weft/kernels";
import { DisposedError } from "../errors.ts";
import type { Block } from "./block.ts";
import {
  allocateBlock,
  allocatePermanentBlock,
  allocateSlab,
  borrowedBlock,
  keepBlock,
  releaseBlock,
  watch,
} from "./residency.ts";
import { trackInScope } from "./scope.ts";

/** Storages up to this size share a slab. */
const SLAB_STORAGE_BYTES = 512;
const SLAB_BYTES = 4 * 1024;
const ALIGNMENT = 32;

let lastId = 0;

/**
 * The memory behind one or more tensors, and their identity: two tensors are tied exactly when they have the same `Storage`.
 *
 * Its bytes live in the heap shared by all threads while they are used, and may be evicted to ordinary memory in between.
 */
export class Storage {
  /** Counts up with every storage of this thread. */
  readonly id: number = ++lastId;
  readonly byteLength: number;
  /** Counts writes in place, so that backward notices a value that changed since it was saved. */
  version = 0;
  /** The op that wrote last. */
  writer = "";
  /** Set on gradients: they are reachable through their parameter, so no scope frees them. */
  outlivesScope = false;
  /** Set on gradients that left the library through `grad`: who has them may keep them, so they are never used again. */
  isExposed = false;
  /** Whether an op saved it for backward. */
  isSaved = false;
  /** Whether nobody but the graph has it: see `privately`. */
  isPrivate = false;
  /** Whether a parameter has this memory for its own. */
  isParameter = false;
  #block: Block;
  #offset: number;

  /** Use `allocateStorage` or `borrowStorage`. */
  constructor(byteLength: number, block: Block, offset: number) {
    this.byteLength = byteLength;
    this.#block = block;
    this.#offset = offset;
  }

  /**
   * Byte offset in the shared heap, moving the bytes back in when they were evicted. It holds until 8 more blocks have been
   * allocated by this thread, so resolve it right before it is used; `pin` for longer.
   */
  address(): number {
    if (this.#block.pointer === 0) this.#bringBack();
    const block = this.#block;
    block.lastUse = block.set.clock;
    return block.pointer + this.#offset;
  }

  /** Records a write in place by `op`. */
  markWritten(op: string): void {
    this.version++;
    this.writer = op;
  }

  /**
   * Keeps the bytes where they are until the returned handle is disposed. Whoever pins may go on using them by their address when
   * the storage is released meanwhile: the memory is given back with the last handle.
   */
  pin(): Disposable & { readonly address: number; readonly storage: Storage } {
    const address = this.address();
    const block = this.#block;
    let held = true;
    block.pins++;
    return {
      address,
      storage: this, // unreachable storages give their memory back too
      [Symbol.dispose]() {
        if (held) unpin(block);
        held = false;
      },
    };
  }

  /** Gives the bytes a place of their own that never changes, as parameters, gradients and optimizer state need. */
  makePermanent(): void {
    const block = this.#block;
    if (block.kind !== "evictable") return;
    if (block.pointer !== 0 && block.byteLength === this.byteLength && block.tenants === 1) {
      keepBlock(this, block); // it has the block to itself
    } else {
      this.#moveTo(allocatePermanentBlock(this.byteLength), 0);
    }
  }

  /** Whether other threads may keep the address. */
  get isPermanent(): boolean {
    return this.#block.kind !== "evictable";
  }

  /** Frees the memory now, or when nobody pins it any more. Any later use throws `DisposedError`. */
  release(): void {
    const block = this.#block;
    if (block === RELEASED) return;
    this.#block = RELEASED;
    leave(block, this.#offset, this.byteLength);
  }

  get isReleased(): boolean {
    return this.#block === RELEASED;
  }

  #bringBack(): void {
    if (this.#block === RELEASED) throw givenBack();
    this.#block.set.noteReturn(this.byteLength);
    const block = place(this.byteLength);
    this.#moveTo(block, placeOffset);
  }

  #moveTo(block: Block, offset: number): void {
    const from = this.#block;
    if (from === RELEASED) throw givenBack();
    // The new block's allocation may just have evicted the old one, so look where the bytes are only now.
    const bytes = from.evicted === null ? heap.u8 : new Uint8Array(from.evicted);
    const start = from.pointer + this.#offset;
    heap.u8.set(bytes.subarray(start, start + this.byteLength), block.pointer + offset);
    leave(from, this.#offset, this.byteLength);
    this.#block = block;
    this.#offset = offset;
    watch(this, block);
  }
}

/** New memory of this thread with undefined contents. */
export function allocateStorage(byteLength: number): Storage {
  const block = place(byteLength);
  const storage = new Storage(byteLength, block, placeOffset);
  watch(storage, block);
  trackInScope(storage);
  return storage;
}

/** Memory that another thread owns; it must outlive the returned storage. */
export function borrowStorage(address: number, byteLength: number): Storage {
  heap.cover(address + byteLength);
  return new Storage(byteLength, borrowedBlock(address, byteLength), 0);
}

/** The id of the newest storage: what has a larger one later was made in between. */
export function newestStorageId(): number {
  return lastId;
}

/** Stands for the block of a storage that gave its memory back. */
const RELEASED = borrowedBlock(0, 0);

let slab = RELEASED;
let slabUsed = 0;

/** Where in the block that `place` answered last the new storage begins. */
let placeOffset = 0;

/** A block with room for a new storage: one of its own, or the current slab. */
function place(byteLength: number): Block {
  placeOffset = 0;
  if (byteLength > SLAB_STORAGE_BYTES) {
    const block = allocateBlock(byteLength);
    block.tenants = 1;
    return block;
  }
  if (slab.pointer === 0 || slabUsed + byteLength > SLAB_BYTES) {
    slab = allocateSlab(SLAB_BYTES);
    slabUsed = 0;
  }
  placeOffset = slabUsed;
  slabUsed += slabRoom(byteLength);
  slab.tenants++;
  return slab;
}

/** A storage moves out of a block. */
function leave(block: Block, offset: number, byteLength: number): void {
  block.tenants--;
  if (block.pins > 0) return; // by the storage that leaves, for all that is known
  if (block === slab) {
    // Scopes give back the newest first, so that the slab's end is used again.
    if (offset + slabRoom(byteLength) === slabUsed) slabUsed = offset;
  } else if (block.tenants === 0) {
    releaseBlock(block);
  }
}

function unpin(block: Block): void {
  block.pins--;
  // Permanent blocks do not count their tenants, and go when nobody can reach them.
  if (block.pins === 0 && block.tenants === 0 && block.kind === "evictable" && block !== slab)
    releaseBlock(block);
}

function slabRoom(byteLength: number): number {
  return Math.max(ALIGNMENT, (byteLength + ALIGNMENT - 1) & -ALIGNMENT);
}

function givenBack(): DisposedError {
  return new DisposedError(
    "storage: a tensor may not be used after `scope` or `using` gave its memory back; return it from the scope to keep it",
  );
}
