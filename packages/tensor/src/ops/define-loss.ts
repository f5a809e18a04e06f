import { defineOp } from "../autograd/define-op.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import type { Reduction } from "../dispatch/reduction.ts";
import { computeDType, resultType, toFloating } from "../dtype.ts";
import { broadcastShapes, sameShape, sizeOf, type Shape } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { expand } from "./expand.ts";
import { mul } from "./mul.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { to } from "./to.ts";

/** A loss that each pair of elements of an input and a target adds to. @internal */
export interface LossSpec<A> {
  readonly name: string;
  /** The loss of each pair, as an op. */
  readonly value: (x: Tensor, y: Tensor, attrs: A) => Tensor;
  /** Its derivative with respect to the input, as an op. */
  readonly dx: (x: Tensor, y: Tensor, attrs: A) => Tensor;
  /** Its derivative with respect to the target, as an op. */
  readonly dy: (x: Tensor, y: Tensor, attrs: A) => Tensor;
}

/** A loss of an input and a target, which broadcast. @internal */
export type Loss<A> = (x: Tensor, y: Tensor, reduction: Reduction, attrs: A) => Tensor;

interface Attrs<A> {
  readonly reduction: Reduction;
  readonly own: A;
}

/**
 * Makes a loss out of its value and derivatives: one op, which keeps nothing but the two tensors. It is computed in the floating
 * dtype in which they meet, in float32 when that is float16 or bfloat16.
 *
 * @internal
 */
export function defineLoss<A = undefined>(spec: LossSpec<A>): Loss<A> {
  const op = defineOp<readonly ["x", "y"], "x" | "y", Attrs<A>>({
    name: spec.name,
    inputs: ["x", "y"],
    saves: ["x", "y"],
    forward: (x, y, { reduction, own }) =>
      privately(() => noGrad(() => reduceLoss(spec.value(x, y, own), reduction))),
    vjp: {
      x: ({ dy, x, y, attrs }) => spread(spec.dx(x, y, attrs.own), dy, x, y, attrs.reduction),
      y: ({ dy, x, y, attrs }) => spread(spec.dy(x, y, attrs.own), dy, x, y, attrs.reduction),
    },
  });
  return (x, y, reduction, own) => {
    const attrs = { reduction, own };
    const dtype = toFloating(x.dtype === y.dtype ? x.dtype : resultType(x, y));
    const wide = computeDType(dtype);
    if (x.dtype === wide && y.dtype === wide) return op(x, y, attrs);
    return privately(() => to(op(to(x, wide), to(y, wide), attrs), dtype));
  };
}

/** The derivative times the gradient of each element's loss, in the shape in which the operands meet. */
function spread(slope: Tensor, dy: Tensor, x: Tensor, y: Tensor, reduction: Reduction): Tensor {
  const shape: Shape = broadcastShapes("loss", x.shape, y.shape);
  const gradient = mul(slope, reduction === "mean" ? div(dy, sizeOf(shape)) : dy);
  return sameShape(gradient.shape, shape) ? gradient : expand(gradient, shape);
}
