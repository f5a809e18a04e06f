import { Blocking, Workspace } from "../gemm/blocking";
import { packPanel } from "../gemm/pack";
import { multiplyPanel } from "../gemm/packed";
import { packWindows, Windows } from "./columns";

/** Rows of filters and panels of windows packed at once: as many as fit with a step more than a block's depth. */
class Block {
  @inline static rows<T>(): usize {
    return Blocking.rows<T>() - 12;
  }
  @inline static panels<T>(): usize {
    return Blocking.cols<T>() / Blocking.tileCols<T>() - 1;
  }
}

/**
 * Convolution without padding as a matrix product of the filters with the images' windows, which are packed block by block
 * straight into the product's panels: `y[n, f, place] = bias[f] + Σp w[f, p] window[n, place][p]`. The bias is one more step
 * of the first block: it meets a 1.
 *
 * Panels never straddle two images, so small images share a block and its packed filters.
 */
export function convolve<T>(
  batch: usize,
  filters: usize,
  places: usize,
  depth: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  xRow: usize,
  outCols: usize,
  kernelRows: usize,
  kernelCols: usize,
  strideRow: usize,
  strideCol: usize,
  dilationRow: usize,
  dilationCol: usize,
  w: usize,
  bias: usize,
  y: usize,
  yBatch: usize,
  yFilter: usize,
): void {
  if (batch == 0 || filters == 0 || places == 0) return;
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
  const imageStep = xBatch * sizeof<T>();
  const yImage = yBatch * sizeof<T>();
  const yRow = yFilter * sizeof<T>();
  const width = Blocking.tileCols<T>();
  const perImage = (places + width - 1) / width;
  const total = batch * perImage;
  const isOneBlock = depth <= Blocking.depth && filters <= Block.rows<T>();
  for (let first: usize = 0; first < total; first += Block.panels<T>()) {
    const panels = min(total - first, Block.panels<T>());
    // A depth of 0 still has the bias.
    for (let pc: usize = 0; pc == 0 || pc < depth; pc += Blocking.depth) {
      const kc = min(depth - pc, Blocking.depth);
      const hasBias = pc == 0 && bias != 0;
      const steps = hasBias ? kc + 1 : kc;
      let b = Workspace.packedB;
      for (let g: usize = 0; g < panels; ++g) {
        const image = (first + g) / perImage;
        const place = (first + g - image * perImage) * width;
        packWindows<T>(kc, pc, x + image * imageStep, place, places, b);
        b += kc * 32;
        if (!hasBias) continue;
        v128.store(b, v128.splat<T>(1));
        v128.store(b, v128.splat<T>(1), 16);
        b += 32;
      }
      for (let ic: usize = 0; ic < filters; ic += Block.rows<T>()) {
        const mc = min(filters - ic, Block.rows<T>());
        if (!isOneBlock || first == 0)
          packFilters<T>(
            mc,
            kc,
            w + (ic * depth + pc) * sizeof<T>(),
            depth * sizeof<T>(),
            hasBias ? bias + ic * sizeof<T>() : 0,
          );
        b = Workspace.packedB;
        for (let g: usize = 0; g < panels; ++g) {
          const image = (first + g) / perImage;
          const place = (first + g - image * perImage) * width;
          const to = y + image * yImage + ic * yRow + place * sizeof<T>();
          multiplyPanel<T>(mc, min(places - place, width), steps, 1, 1, pc > 0, b, to, yRow);
          b += steps * 32;
        }
      }
    }
  }
}

/** Panels of filters, each with its bias, if there is one, as the last step. */
function packFilters<T>(filters: usize, k: usize, w: usize, wRow: usize, bias: usize): void {
  const height = Blocking.tileRows;
  let out = Workspace.packedA;
  for (let i: usize = 0; i < filters; i += height) {
    const lanes = min(filters - i, height);
    packPanel<T>(height, lanes, k, w + i * wRow, wRow, sizeof<T>(), out);
    out += height * k * sizeof<T>();
    if (bias == 0) continue;
    for (let j: usize = 0; j < height; ++j) {
      store<T>(out, j < lanes ? load<T>(bias + (i + j) * sizeof<T>()) : 0);
      out += sizeof<T>();
    }
  }
}
