import { ShapeError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Reduction } from "./cross-entropy.ts";
import { mean } from "./mean.ts";
import { pow } from "./pow.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";

/**
 * Mean squared error `(x - y)²`, averaged over all elements.
 *
 * @throws {ShapeError} when the shapes differ: broadcasting a target is nearly always a mistake.
 * @example mseLoss(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export function mseLoss(
  x: Tensor,
  y: Tensor,
  options: { readonly reduction?: Reduction } = {},
): Tensor {
  if (!sameShape(x.shape, y.shape)) {
    throw new ShapeError(
      `mseLoss: input and target must have the same shape; got ${show(x.shape)} and ${show(y.shape)}`,
    );
  }
  const { reduction = "mean" } = options;
  const squares = pow(sub(x, y), 2);
  return reduction === "none" ? squares : reduction === "sum" ? sum(squares) : mean(squares);
}
