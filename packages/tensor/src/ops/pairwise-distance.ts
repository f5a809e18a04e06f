import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { computeDType, resultType, toFloating } from "../dtype.ts";
import { broadcastShapes } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { norm } from "./norm.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

export interface PairwiseDistanceOptions {
  /** The order of the norm, see `norm`. Default 2. */
  readonly p?: number;
  /** Added to each difference. Default 1e-6. */
  readonly eps?: number;
  /** Keep the last dimension with size 1. Default false. */
  readonly keepdim?: boolean;
}

/**
 * Distance between vectors along the last dimension: the p-norm of `a - b + eps`.
 *
 * Shapes: a and b broadcast to `[..., size]` → `[...]`.
 *
 * @category Network functions
 * @throws {ShapeError} when the shapes do not broadcast. @throws {ValueError} when `p` is not a number.
 * @example pairwiseDistance(tensor([[3, 4]]), tensor([[0, 0]]), { eps: 0 }).toArray() // [5]
 */
export function pairwiseDistance(
  a: Tensor,
  b: Tensor,
  options: PairwiseDistanceOptions = {},
): Tensor {
  checkOptions("pairwiseDistance", options, ["p", "eps", "keepdim"]);
  const { keepdim = false } = options;
  const p = checkNumber("pairwiseDistance", "p", options.p ?? 2);
  const eps = checkNumber("pairwiseDistance", "eps", options.eps ?? 1e-6);
  checkTensors("pairwiseDistance", { a, b });
  broadcastShapes("pairwiseDistance", a.shape, b.shape);
  const dtype = toFloating(resultType(a, b));
  const wide = computeDType(dtype);
  return privately(() => {
    const difference = sub(to(a, wide), to(b, wide));
    return to(norm(eps === 0 ? difference : add(difference, eps), { p, dim: -1, keepdim }), dtype);
  });
}
