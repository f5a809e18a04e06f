import { heap, type KernelTable } from "@weft/kernels";
import { JobBoard, LAST_GENERATION, unclaimedTiles } from "./job-board.ts";
import type { KernelCut } from "./kernel-cut.ts";
import { KERNEL_CUTS } from "./kernel-cuts.ts";
import { PoolError, type PoolErrorKind } from "./pool-error.ts";
import type { CheckedPoolOptions } from "./pool-options.ts";
import type { PoolThread } from "./pool-thread.ts";
import { ASLEEP, BUSY, ENDED } from "./thread-words.ts";
import { ThreadRoster } from "./thread-roster.ts";
import { chooseGrid, type TileGrid } from "./tile-grid.ts";
import { type AnyKernel, TileRunner } from "./tile-runner.ts";

/**
 * Shares kernel calls between the calling thread and those of a roster, synchronously: opens a job, claims tiles like
 * everybody, and returns when all are done.
 */
export class ThreadPool {
  readonly roster: ThreadRoster;
  /** Work in ns below which a call is not worth a look at the threads; Infinity when there are none to take part. */
  leastWork: number = Infinity;
  readonly #options: CheckedPoolOptions;
  readonly #board: JobBoard = new JobBoard();
  readonly #runner: TileRunner;
  readonly #names: readonly string[] = [...KERNEL_CUTS.keys()];
  readonly #grid: TileGrid = { chunk0: 0, count0: 1, chunk1: 0, count1: 1 };
  #helpers = 0;
  #generation = 0;
  /** Work in ns of calls that found the threads asleep and were too small to wake them, since the time in ms. */
  #passedWork = 0;
  #passedSince = 0;

  /** @param table the calling thread's kernels, without those of the pool. */
  constructor(options: CheckedPoolOptions, table: Readonly<KernelTable>) {
    this.#options = options;
    this.#runner = new TileRunner(this.#board, table);
    this.roster = new ThreadRoster(this.#board, options);
  }

  /** How many threads of the roster may take part. */
  set helpers(count: number) {
    this.#helpers = count;
    this.leastWork = count === 0 ? Infinity : this.#options.awakeThresholdUs * 1_000;
  }

  /**
   * Runs a kernel in tiles.
   *
   * @param work of one thread, in ns. @param alone the kernel on this thread.
   * @returns what the kernel would.
   * @throws {PoolError} when a tile failed on another thread.
   */
  run(number: number, cut: KernelCut, args: number[], work: number, alone: AnyKernel): unknown {
    if (cut.parts.length === 1) return this.#runPart(number, cut, 0, args, work, alone);
    for (const [index, part] of cut.parts.entries()) {
      if (!part.needs.some((pointer) => args[pointer] !== 0)) continue;
      const own = [...args];
      for (const pointer of part.absent) own[pointer] = 0;
      this.#runPart(number, cut, index, own, work, alone);
    }
    return undefined;
  }

  #runPart(
    number: number,
    cut: KernelCut,
    index: number,
    args: number[],
    work: number,
    alone: AnyKernel,
  ): unknown {
    const helpers = Math.min(this.#helpers, this.roster.threads.length);
    // Without work (an empty operand) there may still be something to write, and nothing to share.
    if (helpers === 0 || !(work > 0) || !this.#pays(work, helpers)) return alone(...args);
    const part = cut.parts[index]!;
    const grid = this.#grid;
    const leastTileWork = Math.max(1, this.#options.awakeThresholdUs * 500);
    chooseGrid(grid, cut, part, args, helpers + 1, work, leastTileWork);
    const tiles = grid.count0 * grid.count1;
    if (tiles < 2) return alone(...args);

    const generation = this.#nextGeneration();
    for (let i = 0; i < args.length; i++) this.#board.args[i] = args[i]!;
    this.#board.open(generation, tiles, number, index, helpers, grid, heap.u8.length);
    const taking: PoolThread[] = [];
    for (let rank = 0; rank < helpers; rank++) {
      const thread = this.roster.threads[rank];
      if (thread === null || thread === undefined) continue;
      thread.wake();
      taking.push(thread);
    }
    let result = -1;
    let own = 0;
    let thrown: { readonly error: unknown } | null = null;
    try {
      this.#runner.read();
      for (let claim = this.#board.claim; unclaimedTiles(claim) > 0; claim = this.#board.claim) {
        if (!this.#board.take(claim)) continue;
        own++;
        result = least(result, this.#runner.run(unclaimedTiles(claim) - 1));
      }
    } catch (error) {
      own += this.#board.withdraw();
      thrown = { error };
    }
    this.#join(generation, tiles - own, taking, this.#names[number]!, () =>
      part.axes.flatMap((axis) => axis.moves.map(({ pointer }) => args[pointer]!)),
    );
    if (thrown !== null) throw thrown.error;
    if (cut.result === "none") return undefined;
    for (const { words } of taking)
      if (words.finishedTiles(generation) > 0) result = least(result, words.result);
    return result;
  }

  /** Waits until the threads have done `tiles` tiles. Whoever cannot any more is given up, and the call fails. */
  #join(
    generation: number,
    tiles: number,
    taking: readonly PoolThread[],
    kernel: string,
    pointers: () => readonly number[],
  ): void {
    const fail = (kind: PoolErrorKind, { rank }: PoolThread, thrown?: string): PoolError =>
      new PoolError({ kind, kernel, rank, deadlineMs: this.#options.deadlineMs, thrown });
    let error: PoolError | null = null;
    let waitsSince = 0;
    const board = this.#board;
    for (let round = 0; ; round++) {
      // Read before looking around: a tile done after this makes the wait below return at once.
      const bell = board.bell;
      let missing = tiles;
      for (const { words } of taking) missing -= words.finishedTiles(generation);
      if (missing <= 0) break;
      if (round < JOIN_SPIN_ROUNDS) {
        pause();
        continue;
      }
      const ended = taking.filter(({ words }) => words.state === ENDED && words.holdsTile);
      if (missing <= ended.length) {
        for (const thread of ended) {
          this.roster.giveUp(thread, pointers());
          error ??= fail("exited", thread);
        }
        break;
      }
      if (waitsSince === 0) {
        waitsSince = performance.now();
        board.announceWait();
        continue;
      }
      const leftMs = waitsSince + this.#options.deadlineMs - performance.now();
      if (leftMs > 0) {
        board.awaitBell(bell, leftMs);
        continue;
      }
      // Whoever claimed a tile is busy until it has reported it.
      const late = taking.filter(({ words }) => words.state === BUSY || words.holdsTile);
      for (const thread of late.length > 0 ? late : taking) {
        this.roster.giveUp(thread, pointers());
        error ??= fail("late", thread);
      }
      break;
    }
    if (waitsSince !== 0) board.endWait();
    for (const thread of taking) {
      const { words } = thread;
      if (words.finishedTiles(generation) > 0 && words.failure !== null)
        error ??= fail("threw", thread, words.failure);
    }
    if (error !== null) throw error;
  }

  /** Whether work is large enough for the threads as they are: to wake them has its price. */
  #pays(work: number, helpers: number): boolean {
    if (work < this.leastWork) return false;
    const { asleepThresholdUs } = this.#options;
    if (work >= asleepThresholdUs * 1_000 || this.#isAnyAwake(helpers)) {
      this.#passedWork = 0;
      return true;
    }
    // Each alone is not worth it, but many in a row are: they then find the threads awake.
    if (this.#passedWork === 0) this.#passedSince = performance.now();
    this.#passedWork += work;
    if (this.#passedWork < asleepThresholdUs * 2_000) return false;
    const isDense = (performance.now() - this.#passedSince) * 1e6 < 3 * this.#passedWork;
    this.#passedWork = 0;
    return isDense;
  }

  #isAnyAwake(helpers: number): boolean {
    for (let rank = 0; rank < helpers; rank++) {
      const thread = this.roster.threads[rank];
      if (thread !== null && thread !== undefined && thread.words.state !== ASLEEP) return true;
    }
    return false;
  }

  /** When the numbers start again, no thread may still be looking at a job of the last round. */
  #nextGeneration(): number {
    this.#generation++;
    if (this.#generation > LAST_GENERATION) {
      this.#generation = 1;
      const deadline = performance.now() + this.#options.deadlineMs;
      for (const thread of this.roster.threads) {
        if (thread === null) continue;
        while (thread.words.state === BUSY && performance.now() < deadline) pause();
        if (thread.words.state === BUSY) this.roster.giveUp(thread, []);
        else thread.words.forget();
      }
    }
    return this.#generation;
  }
}

/** Some milliseconds: to be woken takes longer than most tiles. */
const JOIN_SPIN_ROUNDS = 20_000;

/** `Atomics.pause` tells the core that this is a spin; Node 22 lacks it. */
const pause: () => void = (Atomics as { pause?: () => void }).pause ?? ((): void => undefined);

/** Of two indices, where -1 is none. */
function least(a: number, b: number): number {
  if (a < 0) return b;
  return b < 0 ? a : Math.min(a, b);
}
