import type { ConvolutionGeometry } from "../dispatch/convolution-geometry.ts";
import { checkSpatialRank, spatialPair, type SpatialSize } from "../dispatch/spatial-arguments.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { convolutionInput } from "./convolution.ts";
import { asImages, checkBias, checkFilters, checkGroups, fromImages } from "./convolve-images.ts";
import { reshape } from "./reshape.ts";
import { unsqueeze } from "./squeeze.ts";
import { to } from "./to.ts";
import { computeDType } from "../dtype.ts";

/** Options of a transposed convolution. */
export interface ConvTransposeOptions {
  /** Steps between windows of the result. Default 1. */
  readonly stride?: SpatialSize;
  /** Rows and columns cut off on both sides of the result. Default 0. */
  readonly padding?: SpatialSize;
  /** Rows and columns more at the end; less than the stride or the dilation. Default 0. */
  readonly outputPadding?: SpatialSize;
  /** Channels are divided into so many groups that do not see each other. Default 1. */
  readonly groups?: number;
  /** Steps between the elements of a window. Default 1. */
  readonly dilation?: SpatialSize;
}

/** A transposed convolution in one or two dimensions with its checks. @internal */
export function convolveTransposed(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvTransposeOptions,
): Tensor {
  checkSpatialRank(op, x, dims);
  checkFilters(op, dims, x, weight, bias);
  const wide = computeDType(x.dtype);
  if (wide !== x.dtype) {
    const given = [to(x, wide), to(weight, wide), bias === null ? null : to(bias, wide)] as const;
    return to(convolveTransposed(op, dims, ...given, options), x.dtype);
  }
  const groups = checkGroups(op, options.groups ?? 1);
  const channelDim = x.ndim - dims - 1;
  const filters = x.shape[channelDim]!;
  if (weight.shape[0] !== filters || filters % groups !== 0) {
    throw new ShapeError(
      `${op}: weight must be [channels, result channels / groups, ...] with channels divisible by groups; got x ` +
        `${show(x.shape)} with ${filters} channels, weight ${show(weight.shape)}, groups ${groups}`,
    );
  }
  const channels = weight.shape[1]! * groups;
  checkBias(op, bias, channels);
  const geometry: ConvolutionGeometry = {
    ...resultSize(op, dims, x, weight, options),
    batch: channelDim === 1 ? x.shape[0]! : 1,
    groups,
    channels,
    filters,
  };
  const w = dims === 1 ? unsqueeze(weight, 2) : weight;
  const images = convolutionInput(asImages(x, dims), w, geometry);
  const out = bias === null ? images : add(images, reshape(bias, [channels, 1, 1]));
  return fromImages(x, dims, out);
}

/** The convolution from the result's size to that of `x`. */
function resultSize(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  weight: Tensor,
  options: ConvTransposeOptions,
): Omit<ConvolutionGeometry, "batch" | "groups" | "channels" | "filters"> {
  const [strideRow, strideCol] = spatialPair(op, "stride", options.stride ?? 1, dims, 1, 1);
  const [dilationRow, dilationCol] = spatialPair(op, "dilation", options.dilation ?? 1, dims, 1, 1);
  const [top, left] = spatialPair(op, "padding", options.padding ?? 0, dims, 0, 0);
  const given = options.outputPadding ?? 0;
  const [moreRows, moreCols] = spatialPair(op, "outputPadding", given, dims, 0, 0);
  if (
    moreRows >= Math.max(strideRow, dilationRow) ||
    moreCols >= Math.max(strideCol, dilationCol)
  ) {
    throw new ValueError(
      `${op}: outputPadding must be less than the stride or the dilation; got outputPadding ${String(given)}, stride ` +
        `${String(options.stride ?? 1)}, dilation ${String(options.dilation ?? 1)}`,
    );
  }
  const [outRows, outCols] = dims === 1 ? [1, x.shape.at(-1)!] : [x.shape.at(-2)!, x.shape.at(-1)!];
  const [kernelRows, kernelCols] =
    dims === 1 ? [1, weight.shape[2]!] : [weight.shape[2]!, weight.shape[3]!];
  const rows = (outRows - 1) * strideRow - 2 * top + (kernelRows - 1) * dilationRow + moreRows + 1;
  const cols = (outCols - 1) * strideCol - 2 * left + (kernelCols - 1) * dilationCol + moreCols + 1;
  if (rows < 1 || cols < 1 || outRows < 1 || outCols < 1) {
    throw new ShapeError(
      `${op}: input and result must have at least one place; got a result of ${dims === 1 ? cols : `${rows} x ${cols}`} for x ` +
        `${show(x.shape)}, weight ${show(weight.shape)}, padding ${String(options.padding ?? 0)}`,
    );
  }
  return {
    rows,
    cols,
    kernelRows,
    kernelCols,
    outRows,
    outCols,
    strideRow,
    strideCol,
    dilationRow,
    dilationCol,
    top,
    left,
  };
}
