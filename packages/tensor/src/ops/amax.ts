import { defineOp } from "../autograd/define-op.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { reduce, reducedDims, type ReduceOptions } from "../dispatch/reduce.ts";
import { ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { shareAmongExtremes } from "./share-among-extremes.ts";

interface AmaxAttrs {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/**
 * Largest element over some dimensions, all by default; NaN wins. Equal extremes share the gradient.
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @throws {ShapeError} when there is nothing to choose from.
 * @example amax(tensor([[1, 5], [3, 4]]), { dim: 1 }).toArray() // [5, 4]
 */
export function amax(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkTensor("amax", "x", x);
  checkOptions("amax", options, ["dim", "keepdim"]);
  const dims = reducedDims("amax", x.ndim, options.dim);
  if (dims.some((d) => x.shape[d] === 0)) {
    throw new ShapeError(
      `amax: the reduced dimensions must not be empty; got shape ${show(x.shape)}`,
    );
  }
  return amaxOp(x, { dims, keepdim: options.keepdim ?? false });
}

const amaxOp: (x: Tensor, attrs: AmaxAttrs) => Tensor = defineOp<
  readonly ["x"],
  "x" | "out",
  AmaxAttrs
>({
  name: "amax",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x, { dims, keepdim }) => reduce("amax", "max", x, dims, keepdim),
  vjp: { x: shareAmongExtremes },
});
