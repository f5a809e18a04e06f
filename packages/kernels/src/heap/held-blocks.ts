/** Blocks that must not be handed out again for the time being, and which of them were freed meanwhile. By first granule. */
export class HeldBlocks {
  readonly #holds = new Map<number, { count: number; isFreed: boolean }>();

  /** How many blocks are held. */
  get size(): number {
    return this.#holds.size;
  }

  /** Holds once more. */
  hold(granule: number): void {
    const held = this.#holds.get(granule);
    if (held === undefined) this.#holds.set(granule, { count: 1, isFreed: false });
    else held.count++;
  }

  /** Notes that the block was freed; false when it is not held. */
  freed(granule: number): boolean {
    const held = this.#holds.get(granule);
    if (held === undefined) return false;
    held.isFreed = true;
    return true;
  }

  /** Undoes one hold; true when the block was freed meanwhile and nobody holds it any more. */
  letGo(granule: number): boolean {
    const held = this.#holds.get(granule);
    if (held === undefined || --held.count > 0) return false;
    this.#holds.delete(granule);
    return held.isFreed;
  }
}
