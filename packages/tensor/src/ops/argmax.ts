import { castData } from "../dispatch/cast.ts";
import { reduce, reducedDims } from "../dispatch/reduce.ts";
import { ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatten } from "./flatten.ts";
import { to } from "./to.ts";

/**
 * Position of the largest element along a dimension (in the flattened tensor when none is given), as int64; the first of
 * equals; NaN counts as largest.
 *
 * @throws {ShapeError} when there is nothing to choose from.
 * @example argmax(tensor([[1, 5], [3, 4]]), { dim: 1 }).toArray() // [1, 1]
 */
export function argmax(
  x: Tensor,
  options: { readonly dim?: number; readonly keepdim?: boolean } = {},
): Tensor {
  const flat = options.dim === undefined ? flatten(x) : x;
  const dims = reducedDims("argmax", flat.ndim, options.dim ?? 0);
  if (x.size === 0) {
    throw new ShapeError(`argmax: there must be an element to choose; got shape ${show(x.shape)}`);
  }
  const floating =
    flat.dtype === "float32" || flat.dtype === "float64" ? flat : to(flat, "float64");
  const found = reduce("argmax", "argmax", floating, dims, options.keepdim ?? false, "int32");
  return castData(found, "int64");
}
