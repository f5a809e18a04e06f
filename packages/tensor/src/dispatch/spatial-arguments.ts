import { checkTensor } from "./check-tensor.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** One whole number for every spatial dimension, or one for each. */
export type SpatialSize = number | readonly number[];

/**
 * An argument of a convolution or a pooling as rows and columns; in one dimension there is one row, whose value is `row`.
 *
 * @throws {ValueError} when it is not one whole number, or one a dimension, of at least `least`.
 */
export function spatialPair(
  op: string,
  name: string,
  value: SpatialSize,
  dims: 1 | 2,
  least: number,
  row: number,
): readonly [number, number] {
  const given: readonly number[] =
    typeof value === "number" ? (dims === 1 ? [value] : [value, value]) : value;
  const fits =
    Array.isArray(given) &&
    (given.length === dims || given.length === 1) &&
    given.every((n) => Number.isSafeInteger(n) && n >= least && n <= MOST);
  if (!fits) {
    const shown = Array.isArray(given) ? show(given) : String(given);
    throw new ValueError(
      `${op}: ${name} must be a whole number of at least ${least}${dims === 1 ? "" : ", or two of them (rows, columns)"}; got ` +
        `${typeof value === "number" ? value : shown}`,
    );
  }
  const first = given[0]!;
  const last = given[1] ?? first;
  return dims === 1 ? [row, first] : [first, last];
}

/** Kernels count in 32 bits. */
const MOST = 2 ** 31 - 1;

/**
 * The sizes of `x` as `[batch, channels, rows, cols]`, without a batch `[channels, ...]` counts as a batch of one.
 *
 * @throws {ShapeError} when `x` has neither rank.
 */
export function checkSpatialRank(op: string, x: Tensor, dims: 1 | 2): void {
  checkTensor(op, "x", x);
  if (x.ndim === dims + 1 || x.ndim === dims + 2) return;
  const tail = dims === 1 ? "length" : "rows, cols";
  throw new ShapeError(
    `${op}: x must be [batch, channels, ${tail}] or [channels, ${tail}]; got shape ${show(x.shape)}`,
  );
}
