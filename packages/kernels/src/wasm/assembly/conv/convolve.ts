import { Blocking, Workspace } from "../gemm/blocking";
import { multiplyPanel, packPanels } from "../gemm/packed";
import { packWindows, Windows } from "./columns";

/**
 * Convolution without padding as a matrix product of the filters with the images' windows, which are packed block by block
 * straight into the product's panels: `y[n, f, place] = bias[f] + Σp w[f, p] window[n, place][p]`.
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
  const most = Blocking.cols<T>() / width;
  const isOneBlock = depth <= Blocking.depth && filters <= Blocking.rows<T>();
  for (let first: usize = 0; first < total; first += most) {
    const panels = min(total - first, most);
    for (let g: usize = 0; g < panels; ++g) {
      const image = (first + g) / perImage;
      const place = (first + g - image * perImage) * width;
      writeBias<T>(
        filters,
        min(places - place, width),
        bias,
        y + image * yImage + place * sizeof<T>(),
        yRow,
      );
    }
    for (let pc: usize = 0; pc < depth; pc += Blocking.depth) {
      const kc = min(depth - pc, Blocking.depth);
      let b = Workspace.packedB;
      for (let g: usize = 0; g < panels; ++g) {
        const image = (first + g) / perImage;
        const place = (first + g - image * perImage) * width;
        packWindows<T>(kc, pc, x + image * imageStep, place, places, b);
        b += kc * 32;
      }
      for (let ic: usize = 0; ic < filters; ic += Blocking.rows<T>()) {
        const mc = min(filters - ic, Blocking.rows<T>());
        if (!isOneBlock || first == 0) {
          const from = w + (ic * depth + pc) * sizeof<T>();
          packPanels<T>(
            Blocking.tileRows,
            mc,
            kc,
            from,
            depth * sizeof<T>(),
            sizeof<T>(),
            Workspace.packedA,
          );
        }
        b = Workspace.packedB;
        for (let g: usize = 0; g < panels; ++g) {
          const image = (first + g) / perImage;
          const place = (first + g - image * perImage) * width;
          const to = y + image * yImage + ic * yRow + place * sizeof<T>();
          multiplyPanel<T>(mc, min(places - place, width), kc, 1, 1, true, b, to, yRow);
          b += kc * 32;
        }
      }
    }
  }
}

/** What the sums are added to. */
function writeBias<T>(filters: usize, cols: usize, bias: usize, y: usize, yRow: usize): void {
  const isWhole = cols == Blocking.tileCols<T>();
  for (; filters > 0; --filters) {
    let value: T = 0;
    if (bias != 0) {
      value = load<T>(bias);
      bias += sizeof<T>();
    }
    if (isWhole) {
      const v = v128.splat<T>(value);
      v128.store(y, v);
      v128.store(y, v, 16);
    } else {
      for (let j: usize = 0; j < cols; ++j) store<T>(y + j * sizeof<T>(), value);
    }
    y += yRow;
  }
}
