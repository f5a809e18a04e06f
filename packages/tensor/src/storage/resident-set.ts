import { heap } from "@weft/kernels";
import type { Block } from "./block.ts";

/**
 * Evictable blocks of this thread that are in the shared heap, up to a budget that adapts.
 *
 * Users write plain synchronous loops and dispose nothing, and no finalizer runs inside such a loop. So blocks wait in a
 * queue; when the budget is used up, the oldest that was not used since it was queued is copied into an `ArrayBuffer`, which
 * the engine collects by itself once nobody holds its storage. A storage that someone still holds moves back on its next
 * use. Nothing reachable is ever freed; nothing unreachable stays.
 */
export class ResidentSet {
  /** The most that the budget may grow to. */
  limitBytes: number;
  /**
   * Small at first, so that a loop whose tensors die young stays within the processor's cache; it grows by what comes back,
   * for that much was missing.
   */
  budgetBytes: number;
  /** Bytes of all blocks that are in the heap now. */
  bytes = 0;
  /** Bytes and number of all evictions so far. */
  evictedBytes = 0;
  evictions = 0;
  /** Counts up with every block that comes in. */
  clock: number;
  readonly #protectedBlocks: number;
  readonly #onLeave: (block: Block) => void;
  /** From `#head` on, in the order in which blocks came in; `null` before. */
  #queue: (Block | null)[] = [];
  #head = 0;
  #goneInQueue = 0;

  /**
   * @param budgetBytes To begin with.
   * @param protectedBlocks A block used since so many blocks came in is never evicted. An op resolves its addresses one
   *   after the other, right before the kernel runs; bringing one operand back may bring blocks in, and must not move the
   *   operands resolved before it.
   * @param onLeave Called when a block is evicted.
   */
  constructor(
    budgetBytes: number,
    limitBytes: number,
    protectedBlocks: number,
    onLeave: (block: Block) => void,
  ) {
    this.budgetBytes = budgetBytes;
    this.limitBytes = limitBytes;
    this.#protectedBlocks = protectedBlocks;
    this.#onLeave = onLeave;
    this.clock = protectedBlocks;
  }

  /** Evicts until `byteLength` more bytes fit the budget, as far as blocks may go. Counts one block that comes in. */
  makeRoom(byteLength: number): void {
    this.clock++;
    if (this.bytes + byteLength > this.budgetBytes)
      this.#evictDownTo(this.budgetBytes - byteLength);
  }

  /** Notes that evicted bytes were needed again. */
  noteReturn(byteLength: number): void {
    this.budgetBytes = Math.min(this.limitBytes, this.budgetBytes + byteLength);
  }

  /** Evicts everything that may go. */
  evictAll(): void {
    this.#evictDownTo(0);
  }

  /** A block that was allocated for this set. */
  add(block: Block): void {
    this.bytes += block.byteLength;
    this.#enqueue(block);
  }

  /** A block that was released, or that is not evictable any more. */
  remove(block: Block): void {
    this.bytes -= block.byteLength;
    this.#goneInQueue++;
  }

  #evictDownTo(bytes: number): void {
    // Each block is looked at twice at most: once to lose its mark of use, once to go.
    let looks = 2 * (this.#queue.length - this.#head);
    while (this.bytes > bytes && looks-- > 0 && this.#head < this.#queue.length) {
      const block = this.#queue[this.#head]!;
      this.#queue[this.#head++] = null; // or the evicted bytes would wait for the queue's next compaction
      if (isGone(block)) {
        this.#goneInQueue--;
        continue;
      }
      const recent = block.lastUse > this.clock - this.#protectedBlocks;
      if (block.pins > 0 || recent || block.lastUse > block.queuedAt) this.#enqueue(block);
      else this.#evict(block);
    }
    if (this.#head > 1024 && this.#head * 2 > this.#queue.length) this.#compact();
  }

  #enqueue(block: Block): void {
    block.queuedAt = this.clock;
    this.#queue.push(block);
    if (this.#goneInQueue > 1024 && this.#goneInQueue * 2 > this.#queue.length - this.#head) {
      this.#compact();
    }
  }

  /** Drops what is gone, so that a loop that frees its tensors does not grow the queue. */
  #compact(): void {
    this.#queue = this.#queue.slice(this.#head).filter((block) => !isGone(block!));
    this.#head = 0;
    this.#goneInQueue = 0;
  }

  #evict(block: Block): void {
    const copy = new ArrayBuffer(block.byteLength);
    new Uint8Array(copy).set(heap.u8.subarray(block.pointer, block.pointer + block.byteLength));
    this.#onLeave(block);
    heap.free(block.pointer);
    block.pointer = 0;
    block.evicted = copy;
    this.bytes -= block.byteLength;
    this.evictedBytes += block.byteLength;
    this.evictions++;
  }
}

function isGone(block: Block): boolean {
  return block.pointer === 0 || block.kind !== "evictable";
}
