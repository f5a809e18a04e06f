import { ShapeError, ValueError } from "../errors.ts";
import { show, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { spatialPair, type SpatialSize } from "./spatial-arguments.ts";

/** Windows along rows and columns, each three numbers: first element, the one behind the last, what means are divided by. */
export interface PoolingWindows {
  readonly rows: Int32Array;
  readonly cols: Int32Array;
  /** Steps between the elements of a window. */
  readonly dilation: readonly [number, number];
}

/** What all poolings with a kernel share. */
export interface PoolingOptions {
  /** Steps between windows. The kernel's size by default, so that windows do not overlap. */
  readonly stride?: SpatialSize;
  /** Elements on both sides that do not count as maxima; zeros in means. At most half of the kernel. Default 0. */
  readonly padding?: SpatialSize;
  /** Whether a last window that is only partly inside counts. Default false. */
  readonly ceilMode?: boolean;
}

/** How windows along one dimension lie. */
interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/**
 * The windows of a pooling with a kernel.
 *
 * @param countsPadding Whether means are divided by the elements of the padding too.
 * @throws {ValueError} for a bad argument. @throws {ShapeError} when no window fits.
 */
export function kernelWindows(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  kernelSize: SpatialSize,
  options: PoolingOptions,
  dilation: SpatialSize,
  countsPadding: boolean,
): PoolingWindows {
  const kernel = spatialPair(op, "kernelSize", kernelSize, dims, 1, 1);
  const stride = spatialPair(op, "stride", options.stride ?? kernelSize, dims, 1, 1);
  const padding = spatialPair(op, "padding", options.padding ?? 0, dims, 0, 0);
  const dilations = spatialPair(op, "dilation", dilation, dims, 1, 1);
  const sizes: readonly [number, number] =
    dims === 1 ? [1, x.shape.at(-1)!] : [x.shape.at(-2)!, x.shape.at(-1)!];
  if (padding.some((border, d) => border * 2 > kernel[d]!)) {
    throw new ValueError(
      `${op}: padding must be at most half of the kernel; got padding ${text(dims, padding)} for kernel ${text(dims, kernel)}`,
    );
  }
  const axes = sizes.map((size, d): Axis => ({
    size,
    kernel: kernel[d]!,
    stride: stride[d]!,
    padding: padding[d]!,
    dilation: dilations[d]!,
  }));
  const counts = axes.map((axis) => windowCount(axis, options.ceilMode ?? false));
  if (counts.some((count) => count < 1) || sizes.includes(0)) {
    throw new ShapeError(
      `${op}: the kernel must fit into the padded input; got kernel ${text(dims, kernel)}, dilation ${text(dims, dilations)}, ` +
        `padding ${text(dims, padding)} for x ${show(x.shape)}`,
    );
  }
  const [rows, cols] = axes.map((axis, d) => windowsOf(axis, counts[d]!, countsPadding)) as [
    Int32Array,
    Int32Array,
  ]; // one an axis
  return { rows, cols, dilation: dilations };
}

/**
 * The windows of an adaptive pooling: the i-th of n covers `⌊i size / n⌋` to `⌈(i + 1) size / n⌉`.
 *
 * @param outputSize `null` keeps a dimension's size.
 */
export function adaptiveWindows(
  op: string,
  dims: 1 | 2,
  x: Tensor,
  outputSize: number | null | readonly (number | null)[],
): PoolingWindows {
  const sizes: Shape = dims === 1 ? [1, x.shape.at(-1)!] : [x.shape.at(-2)!, x.shape.at(-1)!];
  const given: readonly (number | null)[] =
    outputSize === null || typeof outputSize === "number"
      ? new Array<number | null>(dims).fill(outputSize)
      : outputSize;
  const own = sizes.slice(2 - dims);
  const list: unknown = given;
  if (!Array.isArray(list) || given.length !== dims) {
    throw new ValueError(
      `${op}: outputSize must be ${dims === 1 ? "one size" : "one size, or two (rows, columns)"}; got ${JSON.stringify(outputSize)}`,
    );
  }
  const wanted = spatialPair(
    op,
    "outputSize",
    given.map((size, d) => size ?? own[d]!),
    dims,
    0,
    1,
  );
  if (sizes.includes(0)) {
    throw new ShapeError(`${op}: x must have elements to pool; got shape ${show(x.shape)}`);
  }
  const [rows, cols] = sizes.map((size, d) => {
    const list = new Int32Array(3 * wanted[d]!);
    for (let i = 0; i < wanted[d]!; i++) {
      const first = Math.floor((i * size) / wanted[d]!);
      const last = Math.ceil(((i + 1) * size) / wanted[d]!);
      list.set([first, last, last - first], 3 * i);
    }
    return list;
  }) as [Int32Array, Int32Array]; // one a dimension
  return { rows, cols, dilation: [1, 1] };
}

function windowCount({ size, kernel, stride, padding, dilation }: Axis, isCeil: boolean): number {
  const room = size + 2 * padding - dilation * (kernel - 1) - 1 + (isCeil ? stride - 1 : 0);
  const count = Math.floor(room / stride) + 1;
  // The last window must begin inside, or on the padding in front.
  return isCeil && (count - 1) * stride >= size + padding ? count - 1 : count;
}

function windowsOf(axis: Axis, count: number, countsPadding: boolean): Int32Array {
  const { size, kernel, stride, padding, dilation } = axis;
  const list = new Int32Array(3 * count);
  for (let i = 0; i < count; i++) {
    const start = i * stride - padding;
    const end = start + dilation * (kernel - 1) + 1;
    const first = start < 0 ? start + Math.ceil(-start / dilation) * dilation : start;
    const last = Math.min(end, size);
    const inside = Math.max(last - first, 0);
    list.set(
      [
        first,
        Math.max(first, last),
        countsPadding ? Math.min(end, size + padding) - start : inside,
      ],
      3 * i,
    );
    if (list[3 * i + 2] === 0) list[3 * i + 2] = 1;
  }
  return list;
}

function text(dims: 1 | 2, [rows, cols]: readonly [number, number]): string {
  return dims === 1 ? String(cols) : `${rows} x ${cols}`;
}
