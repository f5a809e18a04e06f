import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { checkFloating } from "../dispatch/reduction.ts";
import { reducedDims } from "../dispatch/reduce.ts";
import { computeDType } from "../dtype.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { clampMin } from "./clamp-min.ts";
import { div } from "./div.ts";
import { norm } from "./norm.ts";
import { to } from "./to.ts";

export interface NormalizeOptions {
  /** The order of the norm, see `norm`. Default 2. */
  readonly p?: number;
  /** The dimension, or dimensions, of the vectors. Default 1. */
  readonly dim?: number | readonly number[];
  /** What a norm counts as at least. Default 1e-12. */
  readonly eps?: number;
}

/**
 * Vectors along a dimension divided by their p-norm: `x / max(‖x‖, eps)`.
 *
 * @category Network functions
 * @throws {DTypeError} when the tensor is not floating. @throws {IndexError} when a dimension is out of range.
 * @throws {ValueError} when `p` is not a number.
 * @example normalize(tensor([[2, -2], [0, 0]]), { p: 1 }).toArray() // [[0.5, -0.5], [0, 0]]
 */
export function normalize(x: Tensor, options: NormalizeOptions = {}): Tensor {
  checkOptions("normalize", options, ["p", "dim", "eps"]);
  const { dim = 1 } = options;
  const p = checkNumber("normalize", "p", options.p ?? 2);
  const eps = checkNumber("normalize", "eps", options.eps ?? 1e-12);
  checkTensor("normalize", "x", x);
  checkFloating("normalize", "x", x);
  const dims = reducedDims("normalize", x.ndim, dim);
  return privately(() => {
    const wide = to(x, computeDType(x.dtype));
    return to(div(wide, clampMin(norm(wide, { p, dim: dims, keepdim: true }), eps)), x.dtype);
  });
}
