import type { ConvolveWeightKernel, DepthwiseWeightKernel } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { contiguousData, copyInto } from "./copy.ts";
import { isPointwise, paddedImages, type ConvolutionGeometry } from "./convolution-geometry.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { scalarTensor } from "./scalar.ts";

/** The gradient of a convolution's filters, outside of the graph. */
export function convolveWeightData(dy: Tensor, x: Tensor, g: ConvolutionGeometry): Tensor {
  const shape = [g.filters, g.channels / g.groups, g.kernelRows, g.kernelCols];
  const out = emptyTensor(shape, dy.dtype);
  if (dy.size === 0 || x.size === 0) copyInto(scalarTensor(0, dy.dtype), out);
  else if (g.channels === g.groups) runDepthwise(contiguousData(dy), paddedImages(x, g), out, g);
  else runConvolve(contiguousData(dy), paddedImages(x, g), out, g);
  return out;
}

function runConvolve(dy: Tensor, x: Tensor, out: Tensor, g: ConvolutionGeometry): void {
  const kernel = kernelFor<ConvolveWeightKernel>("conv2d", "convolveWeight", dy.dtype);
  const bytes = itemBytes(dy.dtype);
  const plane = x.shape[2]! * x.shape[3]!;
  const places = g.outRows * g.outCols;
  const area = g.kernelRows * g.kernelCols;
  const [filters, channels] = [g.filters / g.groups, g.channels / g.groups];
  const depth = channels * area;
  // Images without gaps between their windows are one long row.
  const isRow = isPointwise(g);
  const turned = emptyTensor([g.groups, depth, filters], dy.dtype);
  for (let group = 0; group < g.groups; group++) {
    kernel(
      channels,
      filters,
      g.batch,
      isRow ? 1 : g.outRows,
      isRow ? places : g.outCols,
      x.address() + group * channels * plane * bytes,
      g.channels * plane,
      plane,
      x.shape[3]!,
      g.kernelRows,
      g.kernelCols,
      g.strideRow,
      g.strideCol,
      g.dilationRow,
      g.dilationCol,
      dy.address() + group * filters * places * bytes,
      g.filters * places,
      places,
      turned.address() + group * depth * filters * bytes,
      area * filters,
      filters,
    );
  }
  const strides = [depth * filters, 1, filters];
  const view = new Tensor(
    turned.storage,
    turned.dtype,
    [g.groups, filters, depth],
    strides,
    turned.offset,
  );
  copyInto(
    view,
    new Tensor(out.storage, out.dtype, [g.groups, filters, depth], undefined, out.offset),
  );
}

function runDepthwise(dy: Tensor, x: Tensor, out: Tensor, g: ConvolutionGeometry): void {
  const kernel = kernelFor<DepthwiseWeightKernel>("conv2d", "depthwiseWeight", dy.dtype);
  const bytes = itemBytes(dy.dtype);
  const plane = x.shape[2]! * x.shape[3]!;
  const places = g.outRows * g.outCols;
  const area = g.kernelRows * g.kernelCols;
  const multiple = g.filters / g.channels;
  for (let i = 0; i < multiple; i++) {
    kernel(
      g.channels,
      g.batch,
      g.outRows,
      g.outCols,
      g.kernelRows,
      g.kernelCols,
      x.address(),
      g.channels * plane,
      plane,
      x.shape[3]!,
      g.strideRow,
      g.strideCol,
      g.dilationRow,
      g.dilationCol,
      dy.address() + i * places * bytes,
      g.filters * places,
      multiple * places,
      out.address() + i * area * bytes,
      multiple * area,
    );
  }
}
