import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";

/**
 * The tensor without its dimensions of size 1, or without one of them.
 *
 * @param dim Only this dimension, if its size is 1; otherwise nothing changes.
 * @throws {IndexError} when `dim` is out of range.
 * @example squeeze(zeros([1, 3, 1])).shape // [3]
 */
export function squeeze(x: Tensor, dim?: number): Tensor {
  const only = dim === undefined ? null : normalizeDim("squeeze", dim, x.ndim);
  return reshape(
    x,
    x.shape.filter((size, d) => size !== 1 || (only !== null && d !== only)),
  );
}

/**
 * The tensor with a dimension of size 1 inserted before position `dim`.
 *
 * @throws {IndexError} when `dim` is not in `[-ndim - 1, ndim]`.
 * @example unsqueeze(zeros([3]), 0).shape // [1, 3]
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  return reshape(x, x.shape.toSpliced(normalizeDim("unsqueeze", dim, x.ndim + 1), 0, 1));
}
