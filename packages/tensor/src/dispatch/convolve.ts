import {
  DEPTHWISE_PLANE_BYTES,
  type ConvolveKernel,
  type DepthwiseKernel,
  type GemmBatchedKernel,
} from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { contiguousData, copyInto } from "./copy.ts";
import {
  coveredSize,
  isPointwise,
  paddedImages,
  type ConvolutionGeometry,
} from "./convolution-geometry.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { scalarTensor } from "./scalar.ts";

/** The convolution of `x` with `weight`, outside of the graph; `bias` has one value a filter. */
export function convolveData(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  g: ConvolutionGeometry,
): Tensor {
  const w = contiguousData(weight);
  const b = bias === null ? null : contiguousData(bias);
  const out = emptyTensor([g.batch, g.filters, g.outRows, g.outCols], x.dtype);
  if (out.size === 0) return out;
  if (isPointwise(g)) runPointwise(contiguousData(x), w, b, out, g);
  else if (g.channels === g.groups) runDepthwise(x, w, b, out, g);
  else runConvolve(paddedImages(x, g), w, b, out, g);
  return out;
}

function runConvolve(
  x: Tensor,
  w: Tensor,
  bias: Tensor | null,
  out: Tensor,
  g: ConvolutionGeometry,
): void {
  const kernel = kernelFor<ConvolveKernel>("conv2d", "convolve", x.dtype);
  const bytes = itemBytes(x.dtype);
  const plane = x.shape[2]! * x.shape[3]!;
  const places = g.outRows * g.outCols;
  const filters = g.filters / g.groups;
  const channels = g.channels / g.groups;
  const depth = channels * g.kernelRows * g.kernelCols;
  for (let group = 0; group < g.groups; group++) {
    kernel(
      g.batch,
      filters,
      places,
      depth,
      x.address() + group * channels * plane * bytes,
      g.channels * plane,
      plane,
      x.shape[3]!,
      g.outCols,
      g.kernelRows,
      g.kernelCols,
      g.strideRow,
      g.strideCol,
      g.dilationRow,
      g.dilationCol,
      w.address() + group * filters * depth * bytes,
      bias === null ? 0 : bias.address() + group * filters * bytes,
      out.address() + group * filters * places * bytes,
      g.filters * places,
      places,
    );
  }
}

/** Filters of one channel each; when a channel has several, one kernel call for the first of every channel, and so on. */
function runDepthwise(
  given: Tensor,
  w: Tensor,
  bias: Tensor | null,
  out: Tensor,
  g: ConvolutionGeometry,
): void {
  const kernel = kernelFor<DepthwiseKernel>("conv2d", "depthwise", given.dtype);
  const bytes = itemBytes(given.dtype);
  const [coveredRows, coveredCols] = coveredSize(g);
  const isLarge = coveredRows * coveredCols * bytes > DEPTHWISE_PLANE_BYTES;
  const x = isLarge ? paddedImages(given, g) : contiguousData(given);
  const [rows, cols] = [x.shape[2]!, x.shape[3]!];
  const plane = rows * cols;
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
      rows,
      cols,
      isLarge ? 0 : g.top,
      isLarge ? 0 : g.left,
      g.strideRow,
      g.strideCol,
      g.dilationRow,
      g.dilationCol,
      w.address() + i * area * bytes,
      multiple * area,
      bias === null ? 0 : bias.address() + i * bytes,
      multiple,
      out.address() + i * places * bytes,
      g.filters * places,
      multiple * places,
    );
  }
}

function runPointwise(
  x: Tensor,
  w: Tensor,
  bias: Tensor | null,
  out: Tensor,
  g: ConvolutionGeometry,
): void {
  const filters = g.filters / g.groups;
  const channels = g.channels / g.groups;
  if (bias !== null) {
    copyInto(new Tensor(bias.storage, bias.dtype, [g.filters, 1, 1], undefined, bias.offset), out);
  } else if (channels === 0) copyInto(scalarTensor(0, out.dtype), out);
  pointwiseProduct(
    w,
    [filters * channels, channels, 1],
    x,
    channels,
    out,
    filters,
    bias === null ? 0 : 1,
    g,
  );
}

/**
 * `out[n, group] = filters[group] images[n, group] + beta * out[n, group]` with matrices `[outDepth, depth]` at the given strides
 * (of groups, rows and columns).
 */
export function pointwiseProduct(
  w: Tensor,
  [wGroup, wRow, wCol]: readonly [number, number, number],
  images: Tensor,
  depth: number,
  out: Tensor,
  outDepth: number,
  beta: 0 | 1,
  g: ConvolutionGeometry,
): void {
  const gemm = kernelFor<GemmBatchedKernel>("conv2d", "gemmBatched", out.dtype);
  const bytes = itemBytes(out.dtype);
  const places = g.outRows * g.outCols;
  for (let group = 0; group < g.groups; group++) {
    gemm(
      g.batch,
      outDepth,
      places,
      depth,
      1,
      w.address() + group * wGroup * bytes,
      0,
      wRow,
      wCol,
      images.address() + group * depth * places * bytes,
      g.groups * depth * places,
      places,
      1,
      beta,
      out.address() + group * outDepth * places * bytes,
      g.groups * outDepth * places,
      places,
    );
  }
}
