// Windows along a dimension are a list of three int32 each: the first element, the one behind the last, and the count by which
// means are divided. Planes are contiguous.

/**
 * The largest element of each window, its elements `dilation` apart, and its place in the plane, `indices` int32.
 *
 * The first of equals; NaN before all, the last of several. A window without elements gives -Infinity and -1.
 */
export type MaxPoolKernel = (
  planes: number,
  outRows: number,
  outCols: number,
  x: number,
  xPlane: number,
  cols: number,
  rowWindows: number,
  colWindows: number,
  dilationRow: number,
  dilationCol: number,
  out: number,
  indices: number,
  outPlane: number,
) => void;

/** `dx[indices[i]] += dy[i]` plane by plane of `count` elements, from zeros, in order; indices of -1 are left out. */
export type ScatterPlanesKernel = (
  planes: number,
  count: number,
  dy: number,
  indices: number,
  dx: number,
  dxPlane: number,
) => void;

/** `out[i] = x[indices[i]]` plane by plane of `count` elements; 0 for indices of -1. */
export type GatherPlanesKernel = (
  planes: number,
  count: number,
  x: number,
  xPlane: number,
  indices: number,
  out: number,
) => void;

/** The sum of each window, row by row in order, divided by the product of the counts of its rows and its columns. */
export type AveragePoolKernel = (
  planes: number,
  outRows: number,
  outCols: number,
  x: number,
  xPlane: number,
  cols: number,
  rowWindows: number,
  colWindows: number,
  out: number,
  outPlane: number,
) => void;

/** The opposite: each `dy`, divided by the counts, added to all elements of its window, from zeros, in order. */
export type AveragePoolGradKernel = (
  planes: number,
  outRows: number,
  outCols: number,
  dy: number,
  dyPlane: number,
  rowWindows: number,
  colWindows: number,
  dx: number,
  dxPlane: number,
  cols: number,
) => void;

export interface PoolingKernels {
  maxPoolF32: MaxPoolKernel;
  maxPoolF64: MaxPoolKernel;
  scatterPlanesF32: ScatterPlanesKernel;
  scatterPlanesF64: ScatterPlanesKernel;
  gatherPlanesF32: GatherPlanesKernel;
  gatherPlanesF64: GatherPlanesKernel;
  averagePoolF32: AveragePoolKernel;
  averagePoolF64: AveragePoolKernel;
  averagePoolGradF32: AveragePoolGradKernel;
  averagePoolGradF64: AveragePoolGradKernel;
}
