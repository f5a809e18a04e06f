import { checkTensor } from "../dispatch/check-tensor.ts";
import type { ConvolutionGeometry } from "../dispatch/convolution-geometry.ts";
import { checkSpatialRank, spatialPair, type SpatialSize } from "../dispatch/spatial-arguments.ts";
import { computeDType, isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { convolution } from "./convolution.ts";
import { squeeze, unsqueeze } from "./squeeze.ts";
import { to } from "./to.ts";

/** Options of a convolution. */
export interface ConvOptions {
  /** Steps between windows. Default 1. */
  readonly stride?: SpatialSize;
  /** Zeros on both sides; "valid" is 0, "same" keeps the size (stride 1 only; an odd zero goes to the end). Default 0. */
  readonly padding?: SpatialSize | "same" | "valid";
  /** Steps between the elements of a window. Default 1. */
  readonly dilation?: SpatialSize;
  /** Channels and filters are divided into so many groups that do not see each other. Default 1. */
  readonly groups?: number;
}

/** A convolution in one or two dimensions with its checks; one dimension is an image of one row. @internal */
export function convolveImages(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvOptions,
): Tensor {
  checkSpatialRank(op, x, dims);
  checkFilters(op, dims, x, weight, bias);
  const wide = computeDType(x.dtype);
  if (wide !== x.dtype) {
    const given = [to(x, wide), to(weight, wide), bias === null ? null : to(bias, wide)] as const;
    return to(convolveImages(op, dims, ...given, options), x.dtype);
  }
  const groups = checkGroups(op, options.groups ?? 1);
  const [strideRow, strideCol] = spatialPair(op, "stride", options.stride ?? 1, dims, 1, 1);
  const [dilationRow, dilationCol] = spatialPair(op, "dilation", options.dilation ?? 1, dims, 1, 1);
  const channelDim = x.ndim - dims - 1;
  const channels = x.shape[channelDim]!;
  const filters = weight.shape[0]!;
  if (channels !== weight.shape[1]! * groups || filters % groups !== 0) {
    throw new ShapeError(
      `${op}: weight must be [filters, channels / groups, ...] with filters divisible by groups; got x ${show(x.shape)} with ` +
        `${channels} channels, weight ${show(weight.shape)}, groups ${groups}`,
    );
  }
  checkBias(op, bias, filters);
  const [rows, cols] = dims === 1 ? [1, x.shape.at(-1)!] : [x.shape.at(-2)!, x.shape.at(-1)!];
  const [kernelRows, kernelCols] =
    dims === 1 ? [1, weight.shape[2]!] : [weight.shape[2]!, weight.shape[3]!];
  const reachRow = (kernelRows - 1) * dilationRow;
  const reachCol = (kernelCols - 1) * dilationCol;
  const [top, left, padRows, padCols] = borders(op, dims, options, reachRow, reachCol);
  if (rows + padRows <= reachRow || cols + padCols <= reachCol) {
    throw new ShapeError(
      `${op}: the kernel must fit into the padded input; got kernel ${sizeText(dims, reachRow + 1, reachCol + 1)} (dilation ` +
        `included) for input ${sizeText(dims, rows + padRows, cols + padCols)} (padding included), x ${show(x.shape)}`,
    );
  }
  const geometry: ConvolutionGeometry = {
    batch: channelDim === 1 ? x.shape[0]! : 1,
    groups,
    channels,
    rows,
    cols,
    filters,
    kernelRows,
    kernelCols,
    outRows: Math.floor((rows + padRows - reachRow - 1) / strideRow) + 1,
    outCols: Math.floor((cols + padCols - reachCol - 1) / strideCol) + 1,
    strideRow,
    strideCol,
    dilationRow,
    dilationCol,
    top,
    left,
  };
  return fromImages(
    x,
    dims,
    convolution(asImages(x, dims), dims === 1 ? unsqueeze(weight, 2) : weight, bias, geometry),
  );
}

/** `x` as `[batch, channels, rows, cols]`. @internal */
export function asImages(x: Tensor, dims: 1 | 2): Tensor {
  const rows = dims === 1 ? unsqueeze(x, -2) : x;
  return rows.ndim === 3 ? unsqueeze(rows, 0) : rows;
}

/** A result for images, with the rank that `x` has. @internal */
export function fromImages(x: Tensor, dims: 1 | 2, images: Tensor): Tensor {
  const rows = x.ndim === dims + 1 ? squeeze(images, 0) : images;
  return dims === 1 ? squeeze(rows, -2) : rows;
}

/** Ranks and dtypes. @internal */
export function checkFilters(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
): void {
  checkTensor(op, "weight", weight);
  if (bias !== null) checkTensor(op, "bias", bias);
  if (weight.ndim !== dims + 2 || weight.shape.slice(2).includes(0)) {
    throw new ShapeError(
      `${op}: weight must have ${dims + 2} dimensions, those of the kernel at least 1; got shape ${show(weight.shape)}`,
    );
  }
  const fits =
    isFloating(x.dtype) && weight.dtype === x.dtype && (bias === null || bias.dtype === x.dtype);
  if (!fits) {
    throw new DTypeError(
      `${op}: x, weight and bias must have the same floating dtype; got ${x.dtype}, ${weight.dtype}, ` +
        `${bias?.dtype ?? "no bias"} (cast with to)`,
    );
  }
}

/** @internal */
export function checkGroups(op: string, groups: number): number {
  if (!Number.isSafeInteger(groups) || groups < 1) {
    throw new ValueError(`${op}: groups must be a whole number of at least 1; got ${groups}`);
  }
  return groups;
}

/** @internal */
export function checkBias(op: string, bias: Tensor | null, filters: number): void {
  if (bias !== null && (bias.ndim !== 1 || bias.shape[0] !== filters)) {
    throw new ShapeError(
      `${op}: bias must be [${filters}], one value a result channel; got shape ${show(bias.shape)}`,
    );
  }
}

function sizeText(dims: 1 | 2, rows: number, cols: number): string {
  return dims === 1 ? String(cols) : `${rows} x ${cols}`;
}

/** Zeros above, to the left, and in all by rows and columns. */
function borders(
  op: string,
  dims: 1 | 2,
  { padding = 0, stride = 1 }: ConvOptions,
  reachRow: number,
  reachCol: number,
): readonly [number, number, number, number] {
  if (padding === "valid") return [0, 0, 0, 0];
  if (padding === "same") {
    const strides = spatialPair(op, "stride", stride, dims, 1, 1);
    if (strides.some((step) => step !== 1)) {
      throw new ValueError(`${op}: padding "same" needs stride 1; got stride ${String(stride)}`);
    }
    return [Math.floor(reachRow / 2), Math.floor(reachCol / 2), reachRow, reachCol];
  }
  if (typeof padding === "string") {
    throw new ValueError(
      `${op}: padding must be a number, one a dimension, "same" or "valid"; got ${JSON.stringify(padding)}`,
    );
  }
  const [top, left] = spatialPair(op, "padding", padding, dims, 0, 0);
  return [top, left, 2 * top, 2 * left];
}
