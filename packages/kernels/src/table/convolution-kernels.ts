/**
 * Planes with a border: `out[p, top + i * stepRow, left + j * stepCol] = x[p, i, j]`, zeros elsewhere.
 *
 * `top` and `left` may be negative: what falls outside is left out. Steps above 1 put zeros between the elements. Planes are
 * contiguous, `xPlane` and `outPlane` elements apart.
 */
export type PadPlanesKernel = (
  planes: number,
  rows: number,
  cols: number,
  x: number,
  xPlane: number,
  top: number,
  left: number,
  stepRow: number,
  stepCol: number,
  outRows: number,
  outCols: number,
  out: number,
  outPlane: number,
) => void;

/**
 * Convolution without padding: `y[n, f, i, j] = bias[f] + Σ w[f, c, r, s] x[n, c, i * strideRow + r * dilationRow, j * strideCol
 * + s * dilationCol]`, with `places = outRows * outCols` and `depth = channels * kernelRows * kernelCols`.
 *
 * w `[filters, depth]` contiguous; `bias` contiguous or 0. The sum runs in order in blocks of 256 of the depth, each from
 * zero, the bias last in the first. `batch` and `filters` may be split anywhere with the same bits.
 */
export type ConvolveKernel = (
  batch: number,
  filters: number,
  places: number,
  depth: number,
  x: number,
  xBatch: number,
  xChannel: number,
  xRow: number,
  outCols: number,
  kernelRows: number,
  kernelCols: number,
  strideRow: number,
  strideCol: number,
  dilationRow: number,
  dilationCol: number,
  w: number,
  bias: number,
  y: number,
  yBatch: number,
  yFilter: number,
) => void;

/**
 * The gradient of a convolution's filters, transposed: `dw[c, r, s, f] = Σ dy[n, f, i, j] x[n, c, ...]` over images and
 * places; overwritten. Rows of `dw` are `dwRow` apart, `dwChannel = kernelRows * kernelCols * dwRow`.
 *
 * `channels` and `filters` may be split anywhere with the same bits.
 */
export type ConvolveWeightKernel = (
  channels: number,
  filters: number,
  batch: number,
  outRows: number,
  outCols: number,
  x: number,
  xBatch: number,
  xChannel: number,
  xRow: number,
  kernelRows: number,
  kernelCols: number,
  strideRow: number,
  strideCol: number,
  dilationRow: number,
  dilationCol: number,
  dy: number,
  dyBatch: number,
  dyFilter: number,
  dw: number,
  dwChannel: number,
  dwRow: number,
) => void;

/**
 * Windows added up: `x[c, i * strideRow + r * dilationRow - top, j * strideCol + s * dilationCol - left] += col[c, r, s, i, j]`,
 * from zeros, in the order of r, s. What falls outside of x's `rows` by `cols` is left out; `top` and `left` may be negative.
 */
export type FoldKernel = (
  channels: number,
  kernelRows: number,
  kernelCols: number,
  outRows: number,
  outCols: number,
  col: number,
  colChannel: number,
  strideRow: number,
  strideCol: number,
  dilationRow: number,
  dilationCol: number,
  top: number,
  left: number,
  rows: number,
  cols: number,
  x: number,
  xChannel: number,
) => void;

/**
 * As `convolve`, each channel with one filter of its own (`w + c * wChannel`) and a bias (`bias + c * biasStep`, or 0).
 *
 * Planes of x are contiguous, `rows` by `cols`. Window (0, 0) starts at row `-top` and column `-left`, which may be negative; what
 * windows cover outside of x is 0. Unless they stay inside with top and left 0, what they cover may have at most
 * `DEPTHWISE_PLANE_BYTES`.
 */
export type DepthwiseKernel = (
  channels: number,
  batch: number,
  outRows: number,
  outCols: number,
  kernelRows: number,
  kernelCols: number,
  x: number,
  xBatch: number,
  xChannel: number,
  rows: number,
  cols: number,
  top: number,
  left: number,
  strideRow: number,
  strideCol: number,
  dilationRow: number,
  dilationCol: number,
  w: number,
  wChannel: number,
  bias: number,
  biasStep: number,
  y: number,
  yBatch: number,
  yChannel: number,
) => void;

/** The largest plane with its border that `depthwise` has room for. */
export const DEPTHWISE_PLANE_BYTES: number = 2 ** 20;

/** The gradient of its filters: `dw[c, r, s] = Σ dy[n, c, i, j] x[n, c, ...]` over images and places. */
export type DepthwiseWeightKernel = (
  channels: number,
  batch: number,
  outRows: number,
  outCols: number,
  kernelRows: number,
  kernelCols: number,
  x: number,
  xBatch: number,
  xChannel: number,
  xRow: number,
  strideRow: number,
  strideCol: number,
  dilationRow: number,
  dilationCol: number,
  dy: number,
  dyBatch: number,
  dyChannel: number,
  dw: number,
  dwChannel: number,
) => void;

export interface ConvolutionKernels {
  padPlanesF32: PadPlanesKernel;
  padPlanesF64: PadPlanesKernel;
  convolveF32: ConvolveKernel;
  convolveF64: ConvolveKernel;
  convolveWeightF32: ConvolveWeightKernel;
  convolveWeightF64: ConvolveWeightKernel;
  foldF32: FoldKernel;
  foldF64: FoldKernel;
  depthwiseF32: DepthwiseKernel;
  depthwiseF64: DepthwiseKernel;
  depthwiseWeightF32: DepthwiseWeightKernel;
  depthwiseWeightF64: DepthwiseWeightKernel;
}
