import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { computeDType, isFloating, resultType } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { broadcastShapes, normalizeDim } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { raisedTo } from "./raised-to.ts";
import { div } from "./div.ts";
import { expand } from "./expand.ts";
import { mul } from "./mul.ts";
import { sqrt } from "./sqrt.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";

export interface CosineSimilarityOptions {
  /** The dimension of the vectors, among those of the common shape. Default 1. */
  readonly dim?: number;
  /** What a vector's length counts as at least. Default 1e-8. */
  readonly eps?: number;
}

/**
 * Cosine of the angle between vectors along a dimension: `Σ (a / ‖a‖) (b / ‖b‖)`, with lengths of at least `eps`.
 *
 * Shapes: a and b broadcast to a common shape → that shape without `dim`.
 *
 * @category Network functions
 * @throws {ShapeError} when the shapes do not broadcast. @throws {IndexError} when `dim` is out of range.
 * @throws {DTypeError} when neither tensor is floating.
 * @example cosineSimilarity(tensor([[3, 0]]), tensor([[-2, 0]])).toArray() // [-1]
 */
export function cosineSimilarity(
  a: Tensor,
  b: Tensor,
  options: CosineSimilarityOptions = {},
): Tensor {
  checkOptions("cosineSimilarity", options, ["dim", "eps"]);
  const { dim = 1 } = options;
  const eps = checkNumber("cosineSimilarity", "eps", options.eps ?? 1e-8);
  checkTensors("cosineSimilarity", { a, b });
  const shape = broadcastShapes("cosineSimilarity", a.shape, b.shape);
  const d = normalizeDim("cosineSimilarity", dim, shape.length);
  const dtype = resultType(a, b);
  if (!isFloating(dtype)) {
    throw new DTypeError(
      `cosineSimilarity: one of the tensors must be floating; got ${a.dtype} and ${b.dtype} (cast with to)`,
    );
  }
  const wide = computeDType(dtype);
  return privately(() => {
    const unit = (x: Tensor): Tensor => {
      const vectors = expand(to(x, wide), shape);
      const square = sum(mul(vectors, vectors), { dim: d, keepdim: true });
      return div(vectors, sqrt(raisedTo(square, eps * eps)));
    };
    return to(sum(mul(unit(a), unit(b)), { dim: d }), dtype);
  });
}
