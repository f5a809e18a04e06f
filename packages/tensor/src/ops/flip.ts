import { defineOp } from "../autograd/define-op.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyOf } from "../dispatch/copy.ts";
import { reducedDims } from "../dispatch/reduce.ts";
import { ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/**
 * A copy with the order of some dimensions reversed.
 *
 * Shapes: any → the same.
 *
 * @category Movement
 * @param dims One dimension or several, each once.
 * @throws {IndexError} when a dimension is out of range. @throws {ValueError} when one is named twice.
 * @example flip(tensor([[1, 2], [3, 4]]), [0]).toArray() // [[3, 4], [1, 2]]
 */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  checkTensor("flip", "x", x);
  return flipOp(x, reducedDims("flip", x.ndim, dims));
}

const flipOp: (x: Tensor, dims: readonly number[]) => Tensor = defineOp<
  readonly ["x"],
  never,
  readonly number[]
>({
  name: "flip",
  inputs: ["x"],
  forward: (x, dims) => {
    // Read backwards: from the last position on, with negative steps.
    const isFlipped = (d: number): boolean => dims.includes(d) && x.shape[d]! > 1;
    const strides = x.strides.map((stride, d) => (isFlipped(d) ? -stride : stride));
    const start = x.shape.reduce(
      (sum, size, d) => (isFlipped(d) ? sum + (size - 1) * x.strides[d]! : sum),
      x.offset,
    );
    return copyOf(
      new Tensor(x.storage, x.dtype, x.shape, strides, x.size === 0 ? x.offset : start),
    );
  },
  vjp: { x: ({ dy, attrs }) => flipOp(dy, attrs) },
});

/**
 * A copy with the order of columns reversed.
 *
 * @category Movement
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example fliplr(tensor([[1, 2], [3, 4]])).toArray() // [[2, 1], [4, 3]]
 */
export function fliplr(x: Tensor): Tensor {
  return flipAlong("fliplr", x, 1);
}

/**
 * A copy with the order of rows reversed.
 *
 * @category Movement
 * @throws {ShapeError} when the tensor has no dimension.
 * @example flipud(tensor([[1, 2], [3, 4]])).toArray() // [[3, 4], [1, 2]]
 */
export function flipud(x: Tensor): Tensor {
  return flipAlong("flipud", x, 0);
}

function flipAlong(op: string, x: Tensor, dim: 0 | 1): Tensor {
  checkTensor(op, "x", x);
  if (x.ndim <= dim) {
    throw new ShapeError(
      `${op}: the tensor must have at least ${dim + 1} dimension${dim === 0 ? "" : "s"}; got shape ${show(x.shape)}`,
    );
  }
  return flipOp(x, [dim]);
}
