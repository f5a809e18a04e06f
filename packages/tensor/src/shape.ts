import { IndexError, ShapeError } from "./errors.ts";

/** Sizes of a tensor's dimensions, outermost first. `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of elements: the product of all sizes. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let d = 0; d < shape.length; d++) size *= shape[d]!;
  return size;
}

/** Row-major strides in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d]!;
  }
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** Whether strides describe row-major order without gaps; dimensions of size 1 may have any stride. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d]!;
    if (size === 0) return true;
    if (size !== 1 && strides[d] !== step) return false;
    step *= size;
  }
  return true;
}

/**
 * The common shape under NumPy's broadcasting rule: aligned at the right, sizes equal or 1.
 *
 * @throws {ShapeError} when two sizes differ and neither is 1.
 */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const ndim = Math.max(a.length, b.length);
  const out = new Array<number>(ndim);
  for (let d = 1; d <= ndim; d++) {
    const sizeA = d <= a.length ? a[a.length - d]! : 1;
    const sizeB = d <= b.length ? b[b.length - d]! : 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
      throw new ShapeError(
        `${op}: shapes must broadcast (sizes equal or 1, aligned at the right); ` +
          `got a ${show(a)} and b ${show(b)}, which differ in dimension -${d}`,
      );
    }
    out[ndim - d] = sizeA === 1 ? sizeB : sizeA;
  }
  return out;
}

/** Strides with which a tensor is read as if it had `target` shape: 0 wherever it is stretched. */
export function broadcastStrides(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
): readonly number[] {
  if (sameShape(shape, target)) return strides;
  const lead = target.length - shape.length;
  const out = new Array<number>(target.length).fill(0);
  for (let d = 0; d < shape.length; d++) {
    out[lead + d] = shape[d] === 1 && target[lead + d] !== 1 ? 0 : strides[d]!;
  }
  return out;
}

/**
 * A dimension counted from the front.
 *
 * @throws {IndexError} when `dim` is not in `[-ndim, ndim)`.
 */
export function normalizeDim(op: string, dim: number, ndim: number): number {
  const range = Math.max(ndim, 1);
  if (!Number.isInteger(dim) || dim < -range || dim >= range) {
    throw new IndexError(
      `${op}: dim must be an integer from ${-range} to ${range - 1}; got ${dim}`,
    );
  }
  return dim < 0 ? dim + range : dim;
}

/** @throws {ShapeError} when a size is not a non-negative integer. */
export function checkShape(area: string, shape: Shape): Shape {
  const given: unknown = shape;
  if (!Array.isArray(given)) {
    throw new ShapeError(
      `${area}: a shape must be an array of sizes, as in [2, 3]; got ${String(given)}`,
    );
  }
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new ShapeError(`${area}: sizes must be non-negative integers; got ${show(shape)}`);
    }
  }
  return shape;
}

/** `[2, 3]`. */
export function show(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Whether two positions of a strided tensor may be one element in memory; never false when some are. */
export function overlaps(shape: Shape, strides: readonly number[]): boolean {
  if (shape.includes(0)) return false;
  const dims = shape
    .map((size, d) => ({ size, stride: strides[d]! }))
    .filter(({ size }) => size > 1)
    .sort((a, b) => a.stride - b.stride);
  let reach = 1;
  for (const { size, stride } of dims) {
    if (stride < reach) return true;
    reach += (size - 1) * stride;
  }
  return false;
}

/**
 * Strides with which a strided tensor has another shape in the same memory; `null` when it cannot without a copy.
 *
 * Neighbouring dimensions that follow each other in memory are one run; each run must be cut by whole dimensions of `target`.
 */
export function viewStrides(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
): number[] | null {
  if (shape.includes(0) || shape.length === 0) return contiguousStrides(target);
  const out = new Array<number>(target.length);
  let to = target.length - 1;
  let runSize = 1;
  let step = strides[shape.length - 1]!;
  for (let d = shape.length - 1; d >= 0; d--) {
    runSize *= shape[d]!;
    const isRunStart = d === 0 || (shape[d - 1] !== 1 && strides[d - 1] !== runSize * step);
    if (!isRunStart) continue;
    let filled = 1;
    for (; to >= 0 && (filled < runSize || target[to] === 1); to--) {
      out[to] = filled * step;
      filled *= target[to]!;
    }
    if (filled !== runSize) return null;
    if (d > 0) step = strides[d - 1]!;
    runSize = 1;
  }
  return to === -1 ? out : null;
}
