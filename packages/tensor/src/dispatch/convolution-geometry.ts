import type { Tensor } from "../tensor.ts";
import { emptyTensor } from "./empty.ts";
import { contiguousData } from "./copy.ts";
import { kernelFor } from "./kernel-name.ts";
import type { PadPlanesKernel } from "@weft/kernels";

/**
 * All sizes of a convolution, which its gradients share: from x `[batch, channels, rows, cols]` by filters
 * `[filters, channels / groups, kernelRows, kernelCols]` to y `[batch, filters, outRows, outCols]`.
 *
 * Window (i, j) starts at row `i * strideRow - top` and column `j * strideCol - left`; what lies outside of x is 0.
 */
export interface ConvolutionGeometry {
  readonly batch: number;
  readonly groups: number;
  readonly channels: number;
  readonly rows: number;
  readonly cols: number;
  readonly filters: number;
  readonly kernelRows: number;
  readonly kernelCols: number;
  readonly outRows: number;
  readonly outCols: number;
  readonly strideRow: number;
  readonly strideCol: number;
  readonly dilationRow: number;
  readonly dilationCol: number;
  readonly top: number;
  readonly left: number;
}

/** Whether each place is one window: a matrix product of the filters and the image. */
export function isPointwise(g: ConvolutionGeometry): boolean {
  return (
    g.kernelRows === 1 &&
    g.kernelCols === 1 &&
    g.strideRow === 1 &&
    g.strideCol === 1 &&
    g.top === 0 &&
    g.left === 0 &&
    g.outRows === g.rows &&
    g.outCols === g.cols
  );
}

/** Rows and columns that the windows cover. */
export function coveredSize(g: ConvolutionGeometry): readonly [number, number] {
  return [
    (g.outRows - 1) * g.strideRow + (g.kernelRows - 1) * g.dilationRow + 1,
    (g.outCols - 1) * g.strideCol + (g.kernelCols - 1) * g.dilationCol + 1,
  ];
}

/** What the windows cover of `x` with its padding: the tensor itself when it needs none. The result is contiguous. */
export function paddedImages(x: Tensor, g: ConvolutionGeometry): Tensor {
  const [rows, cols] = coveredSize(g);
  if (g.top === 0 && g.left === 0 && rows <= g.rows && cols <= g.cols) return contiguousData(x);
  return movedPlanes(x, [g.top, g.left], [1, 1], [rows, cols]);
}

/**
 * Planes of `x` `[n, c, rows, cols]` in planes of another size, from `start` on, the elements `step` apart, zeros elsewhere.
 * A negative start cuts off.
 */
export function movedPlanes(
  x: Tensor,
  start: readonly [number, number],
  step: readonly [number, number],
  size: readonly [number, number],
): Tensor {
  const [n, c, rows, cols] = x.shape as readonly [number, number, number, number];
  const source = contiguousData(x);
  const out = emptyTensor([n, c, ...size], x.dtype);
  const pad = kernelFor<PadPlanesKernel>("pad", "padPlanes", x.dtype);
  pad(
    n * c,
    rows,
    cols,
    source.address(),
    rows * cols,
    start[0],
    start[1],
    step[0],
    step[1],
    size[0],
    size[1],
    out.address(),
    size[0] * size[1],
  );
  return out;
}
