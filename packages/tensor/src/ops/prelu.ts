import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { binary } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkFloating } from "./define-activation.ts";
import { gt } from "./gt.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { where } from "./where.ts";

/**
 * Rectifier with a learned slope, `x > 0 ? x : weight · x`; the gradient at 0 is the slope's.
 *
 * Shapes: x any → the same; weight `[channels]`, the size of x's dimension 1 (1 for x with fewer than two dimensions), or one
 * element for all.
 *
 * @category Network functions
 * @throws {ShapeError} when the weight has more than one dimension, or neither one element nor one a channel.
 * @throws {DTypeError} when `x` is not floating, or the weight has another dtype.
 * @example prelu(tensor([[-1, -1]]), tensor([0.25, 0.5])).toArray() // [[-0.25, -0.5]]
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  checkFloating("prelu", x);
  checkTensor("prelu", "weight", weight);
  if (weight.dtype !== x.dtype) {
    throw new DTypeError(
      `prelu: the weight must have the dtype of x; got ${weight.dtype} and ${x.dtype} (cast one of them)`,
    );
  }
  const channels = x.ndim > 1 ? x.shape[1]! : 1;
  if (weight.ndim > 1 || (weight.size !== 1 && weight.size !== channels)) {
    throw new ShapeError(
      `prelu: the weight must have one element, or one for each of the ${channels} channels of x (dimension 1); got weight ${show(weight.shape)} and x ${show(x.shape)}`,
    );
  }
  const along = x.shape.map((_, d) => (d === 1 ? weight.size : 1));
  return learned(x, reshape(weight, weight.size === 1 ? x.shape.map(() => 1) : along));
}

const learned: (x: Tensor, weight: Tensor) => Tensor = defineOp({
  name: "prelu",
  inputs: ["x", "weight"],
  saves: ["x", "weight"],
  forward: (x, weight) => binary("prelu", "prelu", x, weight),
  vjp: {
    x: ({ dy, x, weight }) =>
      isGradEnabled()
        ? where(gt(x, 0), dy, mul(dy, weight))
        : mul(dy, binary("prelu", "preluSlope", x, weight)),
    weight: ({ dy, x }) =>
      isGradEnabled() ? where(gt(x, 0), 0, mul(x, dy)) : binary("prelu", "preluGate", x, dy),
  },
});
