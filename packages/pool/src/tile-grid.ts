import type { CutAxis, CutPart, KernelCut } from "./kernel-cut.ts";

/** A part's axes in chunks: tile number = index along the first + count of the first * index along the second. */
export interface TileGrid {
  /** Length of a chunk of the first axis, and how many there are. */
  chunk0: number;
  count0: number;
  chunk1: number;
  count1: number;
}

/** The claim word has 10 bits for tiles. */
export const MOST_TILES = 1023;

/**
 * Cuts one part of a kernel's work for a number of threads: few tiles, but some more than threads, so that a thread that
 * comes late or is held up leaves its share to the others.
 *
 * @param work of one thread, in ns. @param leastTileWork no tile is smaller, in ns.
 */
export function chooseGrid(
  grid: TileGrid,
  cut: KernelCut,
  part: CutPart,
  args: ArrayLike<number>,
  threads: number,
  work: number,
  leastTileWork: number,
): void {
  grid.chunk0 = grid.chunk1 = 0;
  grid.count0 = grid.count1 = 1;
  const most = Math.min(threads * TILES_PER_THREAD, MOST_TILES);
  const wanted = Math.max(2, Math.min(most, Math.floor(work / leastTileWork)));
  if (cut.isProduct) {
    cutProduct(grid, args, part, threads, wanted, work);
    return;
  }
  const [first, second] = part.axes as readonly [CutAxis, CutAxis | undefined];
  const rows = args[first.size]!;
  const cols = second === undefined ? 0 : args[second.size]!;
  if (second === undefined || rows >= 2 * wanted || rows >= cols) {
    setAxis(grid, 0, rows, roundUp(rows / wanted, rows >= 16 * wanted ? 16 : 1));
  } else {
    setAxis(grid, 1, cols, roundUp(cols / wanted, 64));
  }
}

/** The arguments of one tile: those of the whole, with the tile's sizes and moved pointers. */
export function tileArguments(
  out: number[],
  part: CutPart,
  args: ArrayLike<number>,
  arity: number,
  grid: TileGrid,
  tile: number,
): void {
  for (let i = 0; i < arity; i++) out[i] = args[i]!;
  const index1 = Math.floor(tile / grid.count0);
  if (grid.count0 > 1)
    moveAlong(out, part.axes[0]!, args, (tile - index1 * grid.count0) * grid.chunk0, grid.chunk0);
  if (grid.count1 > 1) moveAlong(out, part.axes[1]!, args, index1 * grid.chunk1, grid.chunk1);
}

const TILES_PER_THREAD = 4;
const LONG_PRODUCT_NS = 3e6;

function cutProduct(
  grid: TileGrid,
  args: ArrayLike<number>,
  part: CutPart,
  threads: number,
  wanted: number,
  work: number,
): void {
  const m = args[part.axes[0]!.size]!;
  const n = args[part.axes[1]!.size]!;
  // Every tile packs its operands anew: as few as can be. Where a thread that is held up would cost milliseconds, two for each.
  const tiles = Math.min(wanted, work < LONG_PRODUCT_NS ? threads : 2 * threads);
  // Whole register tiles (6 rows, or 8 columns and packed panels), where that leaves the tiles of about one size.
  if (m >= n) setAxis(grid, 0, m, roundUp(m / tiles, m >= 48 * tiles ? 6 : 1));
  else setAxis(grid, 1, n, roundUp(n / tiles, n >= 256 * tiles ? 32 : 8));
}

function setAxis(grid: TileGrid, axis: 0 | 1, size: number, chunk: number): void {
  const length = Math.max(1, chunk);
  const count = Math.max(1, Math.ceil(size / length));
  if (axis === 0) {
    grid.chunk0 = length;
    grid.count0 = count;
  } else {
    grid.chunk1 = length;
    grid.count1 = count;
  }
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function moveAlong(
  out: number[],
  axis: CutAxis,
  args: ArrayLike<number>,
  start: number,
  chunk: number,
): void {
  out[axis.size] = Math.min(chunk, args[axis.size]! - start);
  for (const { pointer, stride, bytes, isPosition } of axis.moves) {
    if (isPosition || args[pointer] !== 0)
      out[pointer]! += start * (stride < 0 ? 1 : args[stride]!) * bytes;
  }
}
