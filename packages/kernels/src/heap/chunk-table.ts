import type { LinearMemory } from "../wasm/linear-memory.ts";
import { CHUNK_BYTES } from "./chunk-size.ts";
import {
  FIRST_CHUNK_WORD,
  FREE,
  HINT_WORD,
  NEXT_OWNER_WORD,
  PRESSURE_WORD,
} from "./control-layout.ts";
import { growToReach } from "./grow-memory.ts";

/** Passes over the table before a search gives up although other threads keep giving chunks back meanwhile. */
const SEARCH_PASSES = 64;

/**
 * The shared table that says which thread owns which 256 KiB chunk of the memory, as one thread sees it.
 *
 * There are no locks, because a thread may be terminated between any two instructions and would leave them locked. One
 * word for each chunk holds its owner's id, and changes in two ways only:
 * - free → own id, by compare-exchange, so of many threads exactly one succeeds;
 * - own id → free, by the owner itself, or by `reclaim` once the owner is dead.
 *
 * So a word that holds my id changes only if I change it, ids are never given out twice, and there is no A-B-A: whoever
 * reads an id there knows whose it is. All of a thread's claims carry its id from the first instant, half-made spans
 * too; `reclaim` finds whatever a dead thread held, with no other record needed.
 *
 * Atomics are sequentially consistent: what the last owner wrote into a chunk happens before its store of "free", and
 * that before the compare-exchange of the next owner, so no late write of the one appears under the other.
 */
export class ChunkTable {
  readonly memory: LinearMemory;
  readonly owner: number;
  /** Chunks in the table, reserved ones included. */
  readonly chunkCount: number;
  readonly #control: Int32Array;

  /** Claims a new owner id. */
  constructor(memory: LinearMemory, control: Int32Array) {
    this.memory = memory;
    this.#control = control;
    this.chunkCount = control.length - FIRST_CHUNK_WORD;
    this.owner = Atomics.add(control, NEXT_OWNER_WORD, 1) + 1;
  }

  /**
   * Leases `count` consecutive chunks, the lowest that are free, and grows the memory to reach them.
   *
   * @returns the index of the first, or -1 when there is no room.
   */
  lease(count: number): number {
    for (let pass = 0; pass < SEARCH_PASSES; pass++) {
      const hint = Atomics.load(this.#control, HINT_WORD);
      let first = this.#claim(hintIndex(hint), this.chunkCount, count, hint);
      // The hint may lie too high after its last writer was terminated half-way: then look everywhere.
      if (first < 0) first = this.#claim(0, this.chunkCount, count, hint);
      if (first >= 0) return this.#reach(first, count);
      // Another thread's claim that was rolled back meanwhile may have hidden room: it is certain that there is none only
      // when nothing was given back since before the search, in which case the hint has kept its epoch.
      if (hintEpoch(Atomics.load(this.#control, HINT_WORD)) === hintEpoch(hint)) return -1;
    }
    return -1;
  }

  /** Gives chunks of this thread back, to any thread. */
  release(first: number, count: number): void {
    for (let chunk = first; chunk < first + count; chunk++)
      Atomics.store(this.#control, FIRST_CHUNK_WORD + chunk, FREE);
    this.#lowerHint(first);
  }

  /**
   * Frees every chunk of a thread that has ended. Any number of threads may do this at once: the compare-exchange counts
   * each chunk once, and cannot free one that has found a new owner meanwhile.
   *
   * @returns the number of chunks.
   */
  reclaim(owner: number): number {
    let lowest = -1;
    let count = 0;
    for (let chunk = 0; chunk < this.chunkCount; chunk++) {
      if (Atomics.compareExchange(this.#control, FIRST_CHUNK_WORD + chunk, owner, FREE) !== owner)
        continue;
      if (count++ === 0) lowest = chunk;
    }
    if (count > 0) this.#lowerHint(lowest);
    return count;
  }

  /** The size to which the memory may grow. */
  get memoryLimitBytes(): number {
    return this.chunkCount * CHUNK_BYTES;
  }

  /** The id of a chunk's owner; 0: free; -1: reserved. */
  ownerOf(chunk: number): number {
    return Atomics.load(this.#control, FIRST_CHUNK_WORD + chunk);
  }

  /** The newest id that any thread has. */
  get newestOwner(): number {
    return Atomics.load(this.#control, NEXT_OWNER_WORD);
  }

  /** Chunks that all threads hold now. */
  countLeased(): number {
    let leased = 0;
    for (let chunk = 0; chunk < this.chunkCount; chunk++) if (this.ownerOf(chunk) > 0) leased++;
    return leased;
  }

  /** Changes each time some thread finds no room. A thread that sees it change gives its spare chunks back. */
  get pressure(): number {
    return Atomics.load(this.#control, PRESSURE_WORD);
  }

  raisePressure(): void {
    Atomics.add(this.#control, PRESSURE_WORD, 1);
  }

  /** Claims the first free run of `count` chunks in [from, to); answers its index or -1. */
  #claim(from: number, to: number, count: number, hint: number): number {
    const control = this.#control;
    let lowestFree = -1;
    let run = 0;
    for (let chunk = from; chunk < to; chunk++) {
      if (Atomics.load(control, FIRST_CHUNK_WORD + chunk) !== FREE) {
        run = 0;
        continue;
      }
      if (lowestFree < 0) lowestFree = chunk;
      if (++run < count) continue;
      const first = chunk - count + 1;
      const claimed = this.#claimRun(first, count);
      if (claimed === count) {
        // Everything between the hint and the lowest free chunk was taken. The hint moves up only if it is still the
        // very word read before the search: every release changes its epoch, so none is passed over.
        const next = lowestFree === first ? first + count : lowestFree;
        Atomics.compareExchange(control, HINT_WORD, hint, packHint(hintEpoch(hint), next));
        return first;
      }
      run = 0;
      chunk = first + claimed; // the one that another thread took: go on behind it
    }
    return -1;
  }

  /**
   * Claims words upwards until one is taken, and then rolls back. Of threads whose runs overlap, the one that claims
   * highest meets none of the others, so some thread always gets on.
   *
   * @returns how many were claimed: all, or the offset of the one that was taken (and none is kept).
   */
  #claimRun(first: number, count: number): number {
    for (let i = 0; i < count; i++) {
      const word = FIRST_CHUNK_WORD + first + i;
      if (Atomics.compareExchange(this.#control, word, FREE, this.owner) === FREE) continue;
      if (i > 0) this.release(first, i);
      return i;
    }
    return count;
  }

  #reach(first: number, count: number): number {
    if (growToReach(this.memory, (first + count) * CHUNK_BYTES, this.memoryLimitBytes))
      return first;
    // The system refuses more memory. What lies within the memory may still have room below a hint that was too high.
    this.release(first, count);
    const end = Math.floor(this.memory.buffer.byteLength / CHUNK_BYTES);
    return this.#claim(0, end, count, Atomics.load(this.#control, HINT_WORD));
  }

  /**
   * Marks that chunks from `index` on were freed. Comes after they were: a search that read the hint before this finds it
   * changed, one that read it afterwards sees the chunks free. A thread that dies in between leaves a hint that is too
   * high, which costs one longer search.
   */
  #lowerHint(index: number): void {
    for (;;) {
      const hint = Atomics.load(this.#control, HINT_WORD);
      const lowered = packHint(hintEpoch(hint) + 1, Math.min(hintIndex(hint), index));
      if (Atomics.compareExchange(this.#control, HINT_WORD, hint, lowered) === hint) return;
    }
  }
}

/** The hint: below this chunk none is free (16 bits), and a count of releases (16 bits, wrapping). */
function packHint(epoch: number, index: number): number {
  return (epoch << 16) | index;
}

function hintIndex(hint: number): number {
  return hint & 0xffff;
}

function hintEpoch(hint: number): number {
  return hint >>> 16;
}
