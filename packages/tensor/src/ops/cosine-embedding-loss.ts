import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { checkReduction } from "../dispatch/reduction.ts";
import { computeDType, resultType, toFloating } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, show } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { clampMin } from "./clamp-min.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import type { MarginLossOptions } from "./margin-ranking-loss.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { sqrt } from "./sqrt.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

/**
 * Loss of pairs of vectors by their cosine `c`: `1 - c` where the target is 1, `max(c - margin, 0)` where it is -1. As in PyTorch
 * any other target counts for nothing, and 1e-12 is added to each squared length. The default margin is 0.
 *
 * Shapes: a and b broadcast to `[samples, size]`, target `[samples]`; or `[size]` and `[]`.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not fit. @throws {ValueError} when `reduction` is unknown.
 * @example cosineEmbeddingLoss(tensor([[1, 0]]), tensor([[0, 2]]), tensor([1])).item() // 1
 */
export function cosineEmbeddingLoss(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  options: MarginLossOptions = {},
): Tensor {
  checkOptions("cosineEmbeddingLoss", options, ["margin", "reduction"]);
  const reduction = checkReduction("cosineEmbeddingLoss", options.reduction);
  const margin = checkNumber("cosineEmbeddingLoss", "margin", options.margin ?? 0);
  checkTensors("cosineEmbeddingLoss", { a, b, target });
  check(a, b, target);
  const dtype = toFloating(resultType(a, b));
  const wide = computeDType(dtype);
  return privately(() => {
    const [x, y] = [to(a, wide), to(b, wide)];
    const along = (product: Tensor): Tensor => sum(product, { dim: -1 });
    const lengths = mul(add(along(mul(x, x)), ADDED), add(along(mul(y, y)), ADDED));
    const cosine = div(along(mul(x, y)), sqrt(lengths));
    const losses = add(
      where(eq(target, 1), add(neg(cosine), 1), 0),
      where(eq(target, -1), clampMin(sub(cosine, margin), 0), 0),
    );
    return to(reduceLoss(losses, reduction), dtype);
  });
}

// PyTorch has it as a float32, whatever the tensors' dtype.
const ADDED = Math.fround(1e-12);

function check(a: Tensor, b: Tensor, target: Tensor): void {
  const fits = target.ndim <= 1 && a.ndim === target.ndim + 1 && b.ndim === target.ndim + 1;
  if (!fits) {
    throw new ShapeError(
      `cosineEmbeddingLoss: a and b must be [samples, size] for a target [samples], or [size] for []; got ${show(a.shape)}, ${show(b.shape)} and ${show(target.shape)}`,
    );
  }
  const shape = broadcastShapes("cosineEmbeddingLoss", a.shape, b.shape);
  broadcastShapes("cosineEmbeddingLoss", shape.slice(0, -1), target.shape);
}
