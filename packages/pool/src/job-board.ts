import { MOST_TILES, type TileGrid } from "./tile-grid.ts";

/** A claim word: the job's generation, and how many of its tiles nobody has claimed yet. */
export type Claim = number;

/**
 * The job of the moment, in memory that the caller and all threads of a pool share.
 *
 * The claim word holds generation and unclaimed tiles together: the caller writes the description first, then stores the
 * word (sequentially consistent); a thread loads the word, reads the description, and takes a tile by compare-exchange.
 * If that succeeds, the job was still open after the description was read, so the description was whole (the caller
 * rewrites it only after all tiles were claimed and done) and the tile is of this job, not of the next.
 */
export class JobBoard {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly args: Float64Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, ARGS_BYTE / 4);
    this.args = new Float64Array(buffer, ARGS_BYTE, MOST_ARGS + 1);
  }

  // The caller's side.

  /** Describes a job and opens it. @param helpers threads with a rank below this take part. */
  open(
    generation: number,
    tiles: number,
    kernel: number,
    part: number,
    helpers: number,
    grid: TileGrid,
    memoryEnd: number,
  ): void {
    const words = this.#words;
    words[KERNEL] = kernel;
    words[PART] = part;
    words[HELPERS] = helpers;
    words[CHUNK0] = grid.chunk0;
    words[COUNT0] = grid.count0;
    words[CHUNK1] = grid.chunk1;
    words[COUNT1] = grid.count1;
    this.args[MOST_ARGS] = memoryEnd;
    Atomics.store(words, CLAIM, (generation << TILE_BITS) | tiles);
  }

  /** Takes back all tiles that nobody claimed; answers how many. */
  withdraw(): number {
    for (;;) {
      const claim = this.claim;
      const open = unclaimedTiles(claim);
      if (Atomics.compareExchange(this.#words, CLAIM, claim, claim - open) === claim) return open;
    }
  }

  get bell(): number {
    return Atomics.load(this.#words, DONE_BELL);
  }

  /** From here until `waitEnded` threads ring the bell after each tile. */
  announceWait(): void {
    Atomics.store(this.#words, WAITING, 1);
  }

  endWait(): void {
    Atomics.store(this.#words, WAITING, 0);
  }

  /** Sleeps until the bell is not `seen` any more, or the time is over. */
  awaitBell(seen: number, timeoutMs: number): void {
    Atomics.wait(this.#words, DONE_BELL, seen, timeoutMs);
  }

  // Everybody's side.

  get claim(): Claim {
    return Atomics.load(this.#words, CLAIM);
  }

  /** Takes the last unclaimed tile, number `unclaimedTiles(claim) - 1`, if the word still is `claim`. */
  take(claim: Claim): boolean {
    return Atomics.compareExchange(this.#words, CLAIM, claim, claim - 1) === claim;
  }

  /** Rings for the caller if it sleeps. The tile's result was stored before: the caller looks again after `announceWait`. */
  ringDone(): void {
    if (Atomics.load(this.#words, WAITING) === 0) return;
    Atomics.add(this.#words, DONE_BELL, 1);
    Atomics.notify(this.#words, DONE_BELL);
  }

  get kernel(): number {
    return this.#words[KERNEL]!;
  }

  get part(): number {
    return this.#words[PART]!;
  }

  get helpers(): number {
    return this.#words[HELPERS]!;
  }

  /** How far the caller sees the memory: a thread whose views are older must renew them first. */
  get memoryEnd(): number {
    return this.args[MOST_ARGS]!;
  }

  readGrid(grid: TileGrid): void {
    grid.chunk0 = this.#words[CHUNK0]!;
    grid.count0 = this.#words[COUNT0]!;
    grid.chunk1 = this.#words[CHUNK1]!;
    grid.count1 = this.#words[COUNT1]!;
  }
}

export function unclaimedTiles(claim: Claim): number {
  return claim & MOST_TILES;
}

export function generationOf(claim: Claim): number {
  return claim >>> TILE_BITS;
}

/** Generations run from 0 to here, then from 0 again. */
export const LAST_GENERATION: number = 2 ** 22 - 1;

export const MOST_ARGS = 24;

const TILE_BITS = 10;
// In different pairs of cache lines: what everybody writes, what threads ring, and what only the caller writes.
const CLAIM = 0;
const DONE_BELL = 32;
const WAITING = 64;
const KERNEL = 65;
const PART = 66;
const HELPERS = 67;
const CHUNK0 = 68;
const COUNT0 = 69;
const CHUNK1 = 70;
const COUNT1 = 71;
const ARGS_BYTE = 96 * 4;
const BYTES = ARGS_BYTE + 8 * (MOST_ARGS + 1);
