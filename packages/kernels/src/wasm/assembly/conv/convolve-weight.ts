import { Blocking, Workspace } from "../gemm/blocking";
import { packPanels } from "../gemm/packed";
import { Tile } from "../gemm/tile";
import { Windows } from "./columns";
import { weightTile4, weightTile6 } from "./weight-tile";

/**
 * `dw[p, f] = Σ dy[n, f, place] window[n, place][p]` over images and places, p through channels and taps: dy is packed, the
 * windows are read where they lie. Sums run over blocks of at most 256 places (whole rows of them, or part of one), which
 * are added up in order.
 */
export function convolveWeight<T>(
  channels: usize,
  filters: usize,
  batch: usize,
  outRows: usize,
  outCols: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  xRow: usize,
  kernelRows: usize,
  kernelCols: usize,
  strideRow: usize,
  strideCol: usize,
  dilationRow: usize,
  dilationCol: usize,
  dy: usize,
  dyBatch: usize,
  dyFilter: usize,
  dw: usize,
  dwChannel: usize,
  dwRow: usize,
): void {
  const depth = channels * kernelRows * kernelCols;
  if (depth == 0 || filters == 0) return;
  Workspace.prepare();
  Windows.set<T>(
    xChannel,
    xRow,
    outCols,
    kernelRows,
    kernelCols,
    strideRow,
    strideCol,
    dilationRow,
    dilationCol,
  );
  for (let p: usize = 0; p < depth; ++p)
    memory.fill(dw + p * dwRow * sizeof<T>(), 0, filters * sizeof<T>());
  const rowsAtOnce = max<usize>(Blocking.depth / max<usize>(outCols, 1), 1);
  const colsAtOnce = min(outCols, Blocking.depth);
  for (let n: usize = 0; n < batch; ++n) {
    for (let i: usize = 0; i < outRows; i += rowsAtOnce) {
      const rows = min(outRows - i, rowsAtOnce);
      for (let j: usize = 0; j < outCols; j += colsAtOnce) {
        const cols = min(outCols - j, colsAtOnce);
        const place = i * outCols + j;
        const image = x + n * xBatch * sizeof<T>() + Windows.start(place);
        for (let f: usize = 0; f < filters; f += Blocking.cols<T>()) {
          const count = min(filters - f, Blocking.cols<T>());
          const from = dy + (n * dyBatch + f * dyFilter + place) * sizeof<T>();
          packPanels<T>(
            Blocking.tileCols<T>(),
            count,
            rows * cols,
            from,
            dyFilter * sizeof<T>(),
            sizeof<T>(),
            Workspace.packedB,
          );
          addBlock<T>(rows, cols, depth, count, image, dw + f * sizeof<T>(), dwRow * sizeof<T>());
        }
      }
    }
  }
}

/** Adds the products of one block of places to all of `dw`. */
function addBlock<T>(
  rows: usize,
  cols: usize,
  depth: usize,
  filters: usize,
  image: usize,
  dw: usize,
  dwRow: usize,
): void {
  const height = Blocking.tileRows;
  const width = Blocking.tileCols<T>();
  const aStep = Windows.strideCol;
  const aJump = Windows.strideRow - cols * aStep;
  for (let p: usize = 0; p < depth; p += height) {
    const last = depth - 1;
    const a0 = image + Windows.element(p);
    const a1 = image + Windows.element(min(p + 1, last));
    const a2 = image + Windows.element(min(p + 2, last));
    const a3 = image + Windows.element(min(p + 3, last));
    const a4 = height == 6 ? image + Windows.element(min(p + 4, last)) : 0;
    const a5 = height == 6 ? image + Windows.element(min(p + 5, last)) : 0;
    let b = Workspace.packedB;
    for (let f: usize = 0; f < filters; f += width) {
      const at = dw + p * dwRow + f * sizeof<T>();
      const whole = p + height <= depth && f + width <= filters;
      const to = whole ? at : Workspace.tile;
      const toRow: usize = whole ? dwRow : 32;
      const tileRows = min(height, depth - p);
      const tileCols = min(width, filters - f);
      if (!whole) Tile.fetch<T>(tileRows, 0, tileCols, at, dwRow);
      if (ASC_FEATURE_RELAXED_SIMD)
        weightTile6<T>(rows, cols, a0, a1, a2, a3, a4, a5, aStep, aJump, b, to, toRow);
      else weightTile4<T>(rows, cols, a0, a1, a2, a3, aStep, aJump, b, to, toRow);
      if (!whole) Tile.deliver<T>(tileRows, 0, tileCols, at, dwRow);
      b += rows * cols * 32;
    }
  }
}
