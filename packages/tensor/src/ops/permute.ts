import { defineOp } from "../autograd/define-op.ts";
import { checkIntegers } from "../dispatch/check-integers.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { ShapeError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/**
 * A view with the dimensions in another order.
 *
 * Shapes: `[n₀, n₁, …]` → the size at i is that of dimension `dims[i]`.
 *
 * @category Movement
 * @throws {ShapeError} when `dims` does not name every dimension once.
 * @example permute(zeros([2, 3, 4]), [2, 0, 1]).shape // [4, 2, 3]
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  checkTensor("permute", "x", x);
  checkIntegers("permute", "dims", dims);
  const order = dims.map((d) => normalizeDim("permute", d, x.ndim));
  if (order.length !== x.ndim || new Set(order).size !== x.ndim) {
    throw new ShapeError(
      `permute: dims must name every dimension once; got ${show(dims)} for shape ${show(x.shape)}`,
    );
  }
  return permuteView(x, order);
}

const permuteView: (x: Tensor, order: readonly number[]) => Tensor = defineOp<
  readonly ["x"],
  never,
  readonly number[]
>({
  name: "permute",
  inputs: ["x"],
  isView: true,
  forward: (x, order) =>
    new Tensor(
      x.storage,
      x.dtype,
      order.map((d) => x.shape[d]!),
      order.map((d) => x.strides[d]!),
      x.offset,
    ),
  vjp: {
    x: ({ dy, attrs: order }) =>
      permute(
        dy,
        order.map((_, d) => order.indexOf(d)),
      ),
  },
});
