import { defineOp } from "../autograd/define-op.ts";
import { copyOf } from "../dispatch/copy.ts";
import { reducedDims } from "../dispatch/reduce.ts";
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
 * @throws {IndexError} when `x` has fewer than two dimensions.
 * @example fliplr(tensor([[1, 2], [3, 4]])).toArray() // [[2, 1], [4, 3]]
 */
export function fliplr(x: Tensor): Tensor {
  return flip(x, 1);
}

/**
 * A copy with the order of rows reversed.
 *
 * @category Movement
 * @example flipud(tensor([[1, 2], [3, 4]])).toArray() // [[3, 4], [1, 2]]
 */
export function flipud(x: Tensor): Tensor {
  return flip(x, 0);
}
