import type { FoldKernel, GemmKernel } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { contiguousData, copyInto, copyOf } from "./copy.ts";
import { convolveData, pointwiseProduct } from "./convolve.ts";
import { isPointwise, movedPlanes, type ConvolutionGeometry } from "./convolution-geometry.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { scalarTensor } from "./scalar.ts";

/** The gradient of a convolution's input, or the transposed convolution of `dy`, outside of the graph. */
export function convolveInputData(dy: Tensor, weight: Tensor, g: ConvolutionGeometry): Tensor {
  const isDepthwise = g.channels === g.groups && g.filters === g.groups;
  const size = g.batch * g.channels * g.rows * g.cols;
  if (size === 0 || dy.size === 0 || weight.size === 0) return zeros(g, dy);
  if (isPointwise(g)) {
    const [filters, channels] = [g.filters / g.groups, g.channels / g.groups];
    const out = emptyTensor([g.batch, g.channels, g.rows, g.cols], dy.dtype);
    const w = contiguousData(weight);
    pointwiseProduct(
      w,
      [filters * channels, 1, channels],
      contiguousData(dy),
      filters,
      out,
      channels,
      0,
      g,
    );
    return out;
  }
  if (isDepthwise || (g.strideRow === 1 && g.strideCol === 1))
    return byFlippedFilters(dy, weight, g);
  return byFolding(contiguousData(dy), contiguousData(weight), g);
}

function zeros(g: ConvolutionGeometry, dy: Tensor): Tensor {
  const out = emptyTensor([g.batch, g.channels, g.rows, g.cols], dy.dtype);
  copyInto(scalarTensor(0, dy.dtype), out);
  return out;
}

/** With stride 1 it is a convolution again, of `dy` with a border, by the filters turned around; else `dy` has gaps as well. */
function byFlippedFilters(dy: Tensor, weight: Tensor, g: ConvolutionGeometry): Tensor {
  const [reachRow, reachCol] = [
    (g.kernelRows - 1) * g.dilationRow,
    (g.kernelCols - 1) * g.dilationCol,
  ];
  const turned = {
    ...g,
    channels: g.filters,
    filters: g.channels,
    outRows: g.rows,
    outCols: g.cols,
    strideRow: 1,
    strideCol: 1,
  };
  const top = reachRow - g.top;
  const left = reachCol - g.left;
  if (g.strideRow === 1 && g.strideCol === 1) {
    const geometry = { ...turned, rows: g.outRows, cols: g.outCols, top, left };
    return convolveData(dy, flippedFilters(weight, g), null, geometry);
  }
  const [rows, cols] = [g.rows + reachRow, g.cols + reachCol];
  const images = movedPlanes(dy, [top, left], [g.strideRow, g.strideCol], [rows, cols]);
  const geometry = { ...turned, rows, cols, top: 0, left: 0 };
  return convolveData(images, flippedFilters(weight, g), null, geometry);
}

/** `[channels, filters / groups, kernelRows, kernelCols]` of `[filters, channels / groups, ...]`, rows and columns backwards. */
function flippedFilters(weight: Tensor, g: ConvolutionGeometry): Tensor {
  const w = contiguousData(weight);
  const [filters, channels] = [g.filters / g.groups, g.channels / g.groups];
  const area = g.kernelRows * g.kernelCols;
  const turned = new Tensor(
    w.storage,
    w.dtype,
    [g.groups, channels, filters, area],
    [filters * channels * area, area, channels * area, -1],
    w.offset + area - 1,
  );
  const copy = copyOf(turned);
  const shape = [g.channels, filters, g.kernelRows, g.kernelCols];
  return new Tensor(copy.storage, copy.dtype, shape, undefined, copy.offset);
}

/** Image by image: the product of the filters and `dy` gives each window's share, which `fold` adds up. */
function byFolding(dy: Tensor, w: Tensor, g: ConvolutionGeometry): Tensor {
  const out = emptyTensor([g.batch, g.channels, g.rows, g.cols], dy.dtype);
  const gemm = kernelFor<GemmKernel>("convTranspose2d", "gemm", dy.dtype);
  const fold = kernelFor<FoldKernel>("convTranspose2d", "fold", dy.dtype);
  const bytes = itemBytes(dy.dtype);
  const area = g.kernelRows * g.kernelCols;
  const places = g.outRows * g.outCols;
  const plane = g.rows * g.cols;
  const [filters, channels] = [g.filters / g.groups, g.channels / g.groups];
  const depth = channels * area;
  const col = emptyTensor([depth, places], dy.dtype);
  for (let n = 0; n < g.batch; n++) {
    for (let group = 0; group < g.groups; group++) {
      gemm(
        depth,
        places,
        filters,
        1,
        w.address() + group * filters * depth * bytes,
        1,
        depth,
        dy.address() + (n * g.groups + group) * filters * places * bytes,
        places,
        1,
        0,
        col.address(),
        places,
      );
      fold(
        channels,
        g.kernelRows,
        g.kernelCols,
        g.outRows,
        g.outCols,
        col.address(),
        area * places,
        g.strideRow,
        g.strideCol,
        g.dilationRow,
        g.dilationCol,
        g.top,
        g.left,
        g.rows,
        g.cols,
        out.address() + (n * g.groups + group) * channels * plane * bytes,
        plane,
      );
    }
  }
  return out;
}
