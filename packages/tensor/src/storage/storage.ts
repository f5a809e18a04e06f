import { heap } from "@weft/kernels";
import { DisposedError } from "../errors.ts";
import { Block } from "./block.ts";
import { allocateBlock, releaseBlock, touch } from "./residency.ts";
import { trackInScope } from "./scope.ts";

/** Storages up to this size share a slab. */
const SLAB_STORAGE_BYTES = 2048;
const SLAB_BYTES = 32 * 1024;
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
   * Byte offset in the shared heap, moving the bytes back in when they were evicted. It holds until 64 more blocks have been
   * allocated by this thread, so resolve it right before it is used; `pin` for longer.
   */
  address(): number {
    if (this.#block.pointer === 0) this.#moveTo(false);
    touch(this.#block);
    return this.#block.pointer + this.#offset;
  }

  /** Records a write in place by `op`. */
  markWritten(op: string): void {
    this.version++;
    this.writer = op;
  }

  /** Keeps the bytes where they are until the returned handle is disposed. */
  pin(): Disposable & { readonly address: number } {
    const address = this.address();
    const block = this.#block;
    let held = true;
    block.pins++;
    return {
      address,
      [Symbol.dispose]() {
        if (held) block.pins--;
        held = false;
      },
    };
  }

  /** Gives the bytes a place of their own that never changes, as parameters, gradients and optimizer state need. */
  makePermanent(): void {
    if (this.#block.kind === "evictable") this.#moveTo(true);
  }

  /** Whether other threads may keep the address. */
  get isPermanent(): boolean {
    return this.#block.kind !== "evictable";
  }

  /** Frees the memory now. Any later use throws `DisposedError`. */
  release(): void {
    const block = this.#block;
    if (block === RELEASED) return;
    this.#block = RELEASED;
    leave(block);
  }

  get isReleased(): boolean {
    return this.#block === RELEASED;
  }

  #moveTo(permanent: boolean): void {
    const from = this.#block;
    if (from === RELEASED) {
      throw new DisposedError(
        "storage: a tensor may not be used after `scope` or `using` gave its memory back; return it from the scope to keep it",
      );
    }
    const place = reserve(this.byteLength, permanent);
    // Reserving may just have evicted the block that the bytes are read from, so look where they are only now.
    const bytes = from.evicted === null ? heap.u8 : new Uint8Array(from.evicted);
    const start = from.pointer + this.#offset;
    heap.u8.set(bytes.subarray(start, start + this.byteLength), place.block.pointer + place.offset);
    this.#block = place.block;
    this.#offset = place.offset;
    if (from.pointer !== 0) leave(from);
    if (place.block !== slab) whenUnreachable.register(this, place.block);
  }
}

/** New memory of this thread with undefined contents. */
export function allocateStorage(byteLength: number): Storage {
  const { block, offset } = reserve(byteLength, false);
  const storage = new Storage(byteLength, block, offset);
  if (block !== slab) whenUnreachable.register(storage, block);
  trackInScope(storage);
  return storage;
}

/** Memory that another thread owns; it must outlive the returned storage. */
export function borrowStorage(address: number, byteLength: number): Storage {
  heap.cover(address + byteLength);
  return new Storage(byteLength, new Block(address, byteLength, 0, "borrowed"), 0);
}

/** The id of the newest storage: what has a larger one later was made in between. */
export function newestStorageId(): number {
  return lastId;
}

const RELEASED = new Block(0, 0, 0, "borrowed");

/**
 * Frees a storage's own block when the event loop turns and nobody holds the storage. The queue holds blocks, never
 * storages, so it does not keep them alive.
 */
const whenUnreachable = new FinalizationRegistry<Block>((block) => releaseBlock(block));

let slab: Block | null = null;
let slabUsed = 0;

function reserve(byteLength: number, permanent: boolean): { block: Block; offset: number } {
  if (permanent || byteLength > SLAB_STORAGE_BYTES) {
    const block = allocateBlock(byteLength, permanent);
    block.tenants = 1;
    return { block, offset: 0 };
  }
  if (slab === null || slab.pointer === 0 || slabUsed + byteLength > SLAB_BYTES) {
    slab = allocateBlock(SLAB_BYTES, false);
    slabUsed = 0;
  }
  const offset = slabUsed;
  slabUsed += Math.max(ALIGNMENT, (byteLength + ALIGNMENT - 1) & -ALIGNMENT);
  slab.tenants++;
  return { block: slab, offset };
}

function leave(block: Block): void {
  if (--block.tenants > 0) return;
  if (block === slab) {
    slabUsed = 0; // empty again: start over at its beginning
  } else {
    releaseBlock(block);
  }
}
