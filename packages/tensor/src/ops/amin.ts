import { defineOp } from "../autograd/define-op.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { reduce, reducedDims, type ReduceOptions } from "../dispatch/reduce.ts";
import { ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { shareAmongExtremes } from "./share-among-extremes.ts";

interface AminAttrs {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/**
 * Smallest element over some dimensions, all by default; NaN wins. Equal extremes share the gradient.
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @throws {ShapeError} when there is nothing to choose from.
 * @example amin(tensor([[1, 5], [3, 4]]), { dim: 1 }).toArray() // [1, 3]
 */
export function amin(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkTensor("amin", "x", x);
  checkOptions("amin", options, ["dim", "keepdim"]);
  const dims = reducedDims("amin", x.ndim, options.dim);
  if (dims.some((d) => x.shape[d] === 0)) {
    throw new ShapeError(
      `amin: the reduced dimensions must not be empty; got shape ${show(x.shape)}`,
    );
  }
  return aminOp(x, { dims, keepdim: options.keepdim ?? false });
}

const aminOp: (x: Tensor, attrs: AminAttrs) => Tensor = defineOp<
  readonly ["x"],
  "x" | "out",
  AminAttrs
>({
  name: "amin",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x, { dims, keepdim }) => reduce("amin", "min", x, dims, keepdim),
  vjp: { x: shareAmongExtremes },
});
