import { integersOf } from "../dispatch/check-integers.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";

/**
 * The tensor without its dimensions of size 1, or without some of them: a view.
 *
 * Shapes: `[a, 1, b, 1]` → `[a, b]`.
 *
 * @category Movement
 * @param dim Only these dimensions, where their size is 1; others stay.
 * @throws {IndexError} when a dimension is out of range.
 * @example squeeze(zeros([1, 3, 1])).shape // [3]
 * @example squeeze(zeros([1, 3, 1]), 0).shape // [3, 1]
 */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  checkTensor("squeeze", "x", x);
  const dims = dim === undefined ? undefined : integersOf("squeeze", "dim", dim);
  const only = dims?.map((d) => normalizeDim("squeeze", d, x.ndim));
  const out = reshape(
    x,
    x.shape.filter((size, d) => size !== 1 || (only !== undefined && !only.includes(d))),
  );
  return printedAs(dims === undefined ? "SqueezeBackward0" : "SqueezeBackward1", out, x);
}

/**
 * The tensor with a dimension of size 1 inserted before position `dim`: a view.
 *
 * Shapes: `[a, b]` → `[a, 1, b]` for `dim = 1`.
 *
 * @category Movement
 * @throws {IndexError} when `dim` is not in `[-ndim - 1, ndim]`.
 * @example unsqueeze(zeros([3]), 0).shape // [1, 3]
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  checkTensor("unsqueeze", "x", x);
  const out = reshape(x, x.shape.toSpliced(normalizeDim("unsqueeze", dim, x.ndim + 1), 0, 1));
  return printedAs("UnsqueezeBackward0", out, x);
}
