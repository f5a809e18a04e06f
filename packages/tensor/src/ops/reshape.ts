import { defineOp } from "../autograd/define-op.ts";
import { ShapeError } from "../errors.ts";
import { isContiguous, sameShape, show, sizeOf, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { contiguous } from "./contiguous.ts";

/**
 * The same elements in row-major order under another shape. One size may be -1: it follows from the others. A view when the
 * elements are contiguous, otherwise a copy.
 *
 * @throws {ShapeError} when the number of elements differs.
 * @example reshape(arange(6), [2, -1]).shape // [2, 3]
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const target = resolve(x.shape, shape);
  return sameShape(target, x.shape) ? x : reshapeView(contiguous(x), target);
}

const reshapeView: (x: Tensor, shape: Shape) => Tensor = defineOp<readonly ["x"], never, Shape>({
  name: "reshape",
  inputs: ["x"],
  isView: true,
  forward: (x, shape) => new Tensor(x.storage, x.dtype, shape, undefined, x.offset),
  vjp: { x: ({ dy, shapes }) => reshape(dy, shapes.x) },
});

function resolve(from: Shape, shape: Shape): Shape {
  const size = sizeOf(from);
  const open = shape.indexOf(-1);
  const known = shape.reduce((product, n, d) => (d === open ? product : product * n), 1);
  const fits = open === -1 ? known === size : known > 0 && size % known === 0;
  if (!fits || shape.some((n, d) => d !== open && !(Number.isSafeInteger(n) && n >= 0))) {
    throw new ShapeError(
      `reshape: the number of elements must stay the same; got ${show(from)} (${size} elements) to ${show(shape)}`,
    );
  }
  return open === -1 ? [...shape] : shape.map((n, d) => (d === open ? size / known : n));
}

/** A view under another shape, never a copy. @throws {ShapeError} when the elements are not contiguous. */
export function view(x: Tensor, shape: Shape): Tensor {
  if (!isContiguous(x.shape, x.strides)) {
    throw new ShapeError(
      `view: the elements must be contiguous; got shape ${show(x.shape)} with strides ${show(x.strides)} (use reshape)`,
    );
  }
  return reshape(x, shape);
}
