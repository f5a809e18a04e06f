import { printedAs } from "../autograd/printed-as.ts";
import { defineOp } from "../autograd/define-op.ts";
import { checkIntegers } from "../dispatch/check-integers.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { ShapeError } from "../errors.ts";
import { sameShape, show, sizeOf, viewStrides, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { clone } from "./clone.ts";

/**
 * The same elements in row-major order under another shape. One size may be -1: it follows from the others. A view when the
 * strides allow it, otherwise a copy.
 *
 * @category Movement
 * @throws {ShapeError} when the number of elements differs.
 * @example reshape(arange(6), [2, -1]).shape // [2, 3]
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return reshaped(x, resolve("reshape", x, shape));
}

function reshaped(x: Tensor, target: Shape): Tensor {
  if (sameShape(target, x.shape)) return x;
  if (canView(x, target)) return reshapeView(x, target);
  return printedAs("UnsafeViewBackward0", reshapeView(clone(x), target));
}

function canView(x: Tensor, shape: Shape): boolean {
  return x.isContiguous() || viewStrides(x.shape, x.strides, shape) !== null;
}

const reshapeView: (x: Tensor, shape: Shape) => Tensor = defineOp<readonly ["x"], never, Shape>({
  name: "reshape",
  inputs: ["x"],
  isView: true,
  forward: (x, shape) => {
    // Only called where there are such strides.
    const strides = x.isContiguous() ? undefined : viewStrides(x.shape, x.strides, shape)!;
    return new Tensor(x.storage, x.dtype, shape, strides, x.offset);
  },
  vjp: { x: ({ dy, shapes }) => reshape(dy, shapes.x) },
});

function resolve(op: string, x: Tensor, shape: Shape): Shape {
  checkTensor(op, "x", x);
  checkIntegers(op, "shape", shape);
  const from = x.shape;
  const size = sizeOf(from);
  const open = shape.indexOf(-1);
  const known = shape.reduce((product, n, d) => (d === open ? product : product * n), 1);
  const fits = open === -1 ? known === size : known > 0 && size % known === 0;
  if (!fits || shape.some((n, d) => d !== open && n < 0)) {
    throw new ShapeError(
      `${op}: the number of elements must stay the same; got ${show(from)} (${size} elements) to ${show(shape)}`,
    );
  }
  return open === -1 ? [...shape] : shape.map((n, d) => (d === open ? size / known : n));
}

/**
 * A view under another shape, never a copy.
 *
 * @category Movement
 * @throws {ShapeError} when the number of elements differs, or dimensions would have to merge that do not follow each other in
 * memory.
 * @example view(arange(6), [2, 3]).shape // [2, 3]
 */
export function view(x: Tensor, shape: Shape): Tensor {
  return viewUnder("view", x, shape);
}

function viewUnder(op: string, x: Tensor, shape: Shape): Tensor {
  const target = resolve(op, x, shape);
  if (!canView(x, target)) {
    throw new ShapeError(
      `${op}: merged dimensions must follow each other in memory; got shape ${show(x.shape)} with strides ${show(x.strides)} to ${show(target)} (use reshape)`,
    );
  }
  return reshaped(x, target);
}

/**
 * The same elements under the shape of another tensor.
 *
 * @category Movement
 * @throws {ShapeError} when the number of elements differs.
 * @example reshapeAs(arange(4), zeros([2, 2])).shape // [2, 2]
 */
export function reshapeAs(x: Tensor, other: Tensor): Tensor {
  checkTensor("reshapeAs", "other", other);
  return reshaped(x, resolve("reshapeAs", x, other.shape));
}

/**
 * A view under the shape of another tensor, never a copy.
 *
 * @category Movement
 * @throws {ShapeError} when the number of elements differs, or the strides allow no such view.
 * @example viewAs(arange(4), zeros([2, 2])).shape // [2, 2]
 */
export function viewAs(x: Tensor, other: Tensor): Tensor {
  checkTensor("viewAs", "other", other);
  return viewUnder("viewAs", x, other.shape);
}
