import { checkIntegers, integersOf } from "../dispatch/check-integers.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { dimensionOf, narrow, select } from "./narrow.ts";

/**
 * Cuts a dimension into views of the given size (the last one may be smaller), or of the given sizes.
 *
 * Shapes: `[..., n, ...]` → `⌈n / size⌉` of `[..., size, ...]`.
 *
 * @category Movement
 * @param size One size for all parts, or one for each: these must add up to the dimension's.
 * @param dim Default 0.
 * @throws {ValueError} when a size is not a whole number, or 0 for all. @throws {ShapeError} when sizes do not add up.
 * @example split(arange(5), 2).map((part) => part.toArray()) // [[0, 1], [2, 3], [4]]
 */
export function split(x: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
  const d = dimensionOf("split", x, dim);
  const whole = x.shape[d]!;
  const sizes =
    typeof size === "number" ? equalSizes(size, whole) : integersOf("split", "size", size);
  if (sizes.some((part) => part < 0)) {
    throw new ValueError(`split: sizes must be non-negative integers; got ${show(sizes)}`);
  }
  if (sizes.reduce((sum, part) => sum + part, 0) !== whole) {
    throw new ShapeError(
      `split: the sizes must add up to ${whole}, the size of dimension ${d}; got ${show(sizes)} for shape ${show(x.shape)}`,
    );
  }
  return cut(x, d, sizes);
}

function equalSizes(size: number, whole: number): number[] {
  if (!Number.isSafeInteger(size) || size < 0 || (size === 0 && whole > 0)) {
    throw new ValueError(`split: the size must be a positive integer; got ${size}`);
  }
  const parts = Math.max(1, size === 0 ? 1 : Math.ceil(whole / size));
  return Array.from({ length: parts }, (_, i) => Math.min(size, whole - i * size));
}

/**
 * Cuts a dimension into at most `chunks` views of equal size (the last one may be smaller).
 *
 * @category Movement
 * @param dim Default 0.
 * @throws {ValueError} when `chunks` is not a positive integer.
 * @example chunk(arange(5), 2).map((part) => part.toArray()) // [[0, 1, 2], [3, 4]]
 */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  const d = dimensionOf("chunk", x, dim);
  checkCount("chunk", chunks);
  const whole = x.shape[d]!;
  if (whole === 0) return Array.from({ length: chunks }, () => narrow(x, d, 0, 0));
  return split(x, Math.ceil(whole / chunks), d);
}

/**
 * Cuts a dimension into exactly `sections` views, the first ones larger by one where it does not come out even; or at the
 * given positions.
 *
 * @category Movement
 * @param dim Default 0.
 * @throws {ValueError} when `sections` is not a positive integer.
 * @example tensorSplit(arange(5), 3).map((part) => part.toArray()) // [[0, 1], [2, 3], [4]]
 * @example tensorSplit(arange(5), [1, 3]).map((part) => part.toArray()) // [[0], [1, 2], [3, 4]]
 */
export function tensorSplit(x: Tensor, sections: number | readonly number[], dim = 0): Tensor[] {
  const d = dimensionOf("tensorSplit", x, dim);
  const whole = x.shape[d]!;
  if (typeof sections === "number") {
    checkCount("tensorSplit", sections);
    const least = Math.floor(whole / sections);
    const sizes = Array.from({ length: sections }, (_, i) => least + Number(i < whole % sections));
    return cut(x, d, sizes);
  }
  checkIntegers("tensorSplit", "sections", sections);
  const clamp = (position: number): number =>
    Math.min(Math.max(position < 0 ? position + whole : position, 0), whole);
  const ends = [...sections.map(clamp), whole];
  return ends.map((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]!;
    return narrow(x, d, start, Math.max(0, end - start));
  });
}

/**
 * The tensor at every position of a dimension, as views without it.
 *
 * @category Movement
 * @param dim Default 0.
 * @throws {IndexError} when `dim` is out of range, or `x` is a scalar.
 * @example unbind(tensor([[1, 2], [3, 4]])).map((row) => row.toArray()) // [[1, 2], [3, 4]]
 */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  const d = dimensionOf("unbind", x, dim);
  return Array.from({ length: x.shape[d]! }, (_, i) =>
    printedAs("UnbindBackward0", select(x, d, i), x),
  );
}

function cut(x: Tensor, d: number, sizes: readonly number[]): Tensor[] {
  let start = 0;
  return sizes.map((size) => {
    const part = printedAs("SplitBackward0", narrow(x, d, start, size), x);
    start += size;
    return part;
  });
}

function checkCount(op: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ValueError(`${op}: the number of parts must be a positive integer; got ${count}`);
  }
}
