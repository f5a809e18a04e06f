import { defineOp } from "../autograd/define-op.ts";
import { checkIntegers } from "../dispatch/check-integers.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { ShapeError } from "../errors.ts";
import { broadcastStrides, sameShape, show, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/**
 * A view that repeats dimensions of size 1, and adds dimensions in front, without a copy. -1 keeps a size.
 *
 * Shapes: `[..., 1, ...]` → `[..., n, ...]`.
 *
 * @category Movement
 * @throws {ShapeError} when a size other than 1 would have to change.
 * @example expand(tensor([[1], [2]]), [2, 3]).toArray() // [[1, 1, 1], [2, 2, 2]]
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  return stretched("expand", x, shape);
}

/** `expand` under the name of an op. @internal */
export function stretched(op: string, x: Tensor, shape: Shape): Tensor {
  checkTensor(op, "x", x);
  checkIntegers(op, "shape", shape);
  const lead = shape.length - x.ndim;
  const target = shape.map((n, d) => (n === -1 && d >= lead ? x.shape[d - lead]! : n));
  const fits = lead >= 0 && x.shape.every((n, d) => n === 1 || n === target[lead + d]);
  if (!fits || target.some((n) => n < 0)) {
    throw new ShapeError(
      `${op}: only sizes of 1 can change; got ${show(x.shape)} to ${show(shape)}`,
    );
  }
  return sameShape(target, x.shape) ? x : expandView(x, target);
}

const expandView: (x: Tensor, shape: Shape) => Tensor = defineOp<readonly ["x"], never, Shape>({
  name: "expand",
  inputs: ["x"],
  isView: true,
  forward: (x, shape) =>
    new Tensor(x.storage, x.dtype, shape, broadcastStrides(x.shape, x.strides, shape), x.offset),
  // The engine sums a gradient down to its input's shape.
  vjp: { x: ({ dy }) => dy },
});
