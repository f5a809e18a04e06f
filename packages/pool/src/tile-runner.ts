import type { KernelTable } from "@weft/kernels";
import { type JobBoard, MOST_ARGS } from "./job-board.ts";
import { KERNEL_CUTS } from "./kernel-cuts.ts";
import type { KernelCut, CutPart } from "./kernel-cut.ts";
import { tileArguments, type TileGrid } from "./tile-grid.ts";

/** Any kernel: the arguments are those that the caller of the kernel gave. */
export type AnyKernel = (...args: number[]) => unknown;

/** The cuts by number, as jobs name them: the same in all threads, which load the same package. */
export const cutsByNumber: readonly KernelCut[] = [...KERNEL_CUTS.values()];

/** Computes tiles of the job on the board, on the calling thread. */
export class TileRunner {
  readonly #board: JobBoard;
  readonly #kernels: readonly AnyKernel[];
  readonly #args: Float64Array = new Float64Array(MOST_ARGS);
  readonly #tileArgs: number[] = [];
  readonly #grid: TileGrid = { chunk0: 0, count0: 1, chunk1: 0, count1: 1 };
  #cut: KernelCut = cutsByNumber[0]!;
  #part: CutPart = this.#cut.parts[0]!;
  #kernel: AnyKernel;

  /** @param table the calling thread's own kernels, without the pool's. */
  constructor(board: JobBoard, table: Readonly<KernelTable>) {
    this.#board = board;
    this.#kernels = [...KERNEL_CUTS.keys()].map((name) => table[name]);
    this.#kernel = this.#kernels[0]!;
  }

  /** Copies the job's description. It may be another job's by now: the claim of a tile tells. */
  read(): void {
    const board = this.#board;
    // Of two jobs' descriptions, mixed, anything may come out: nothing here may depend on their fitting together.
    const kernel = board.kernel;
    this.#cut = cutsByNumber[kernel]!;
    this.#part = this.#cut.parts[board.part] ?? this.#part;
    this.#kernel = this.#kernels[kernel]!;
    for (let i = 0; i < this.#cut.arity; i++) this.#args[i] = board.args[i]!;
    board.readGrid(this.#grid);
  }

  /** Computes a claimed tile; answers the index that the kernel found, counted from the whole's start, or -1. */
  run(tile: number): number {
    const args = this.#tileArgs;
    args.length = this.#cut.arity;
    tileArguments(args, this.#part, this.#args, this.#cut.arity, this.#grid, tile);
    const result = this.#kernel(...args);
    if (this.#cut.result === "none") return -1;
    const found = result as number; // kernels with the result "first" answer an index or -1
    return found < 0 ? -1 : found + tile * this.#grid.chunk0;
  }
}
