import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { ShapeError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { permute } from "./permute.ts";

/**
 * A view with two dimensions exchanged.
 *
 * Shapes: `[..., m, ..., n, ...]` → `[..., n, ..., m, ...]`.
 *
 * @category Movement
 * @throws {IndexError} when a dimension is out of range.
 * @example transpose(zeros([2, 3]), 0, 1).shape // [3, 2]
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  return exchanged("transpose", x, dim0, dim1);
}

/** `transpose` under the name of an op. @internal */
export function exchanged(op: string, x: Tensor, dim0: number, dim1: number): Tensor {
  checkTensor(op, "x", x);
  const first = normalizeDim(op, dim0, x.ndim);
  const second = normalizeDim(op, dim1, x.ndim);
  if (x.ndim === 0) return x;
  const out = permute(
    x,
    x.shape.map((_, d) => (d === first ? second : d === second ? first : d)),
  );
  return printedAs("TransposeBackward0", out, x);
}

/**
 * The transpose of a matrix, as a view; a tensor with fewer than two dimensions is returned as it is.
 *
 * @category Movement
 * @throws {ShapeError} when `x` has more than two dimensions.
 * @example t(tensor([[1, 2], [3, 4]])).toArray() // [[1, 3], [2, 4]]
 */
export function t(x: Tensor): Tensor {
  checkTensor("t", "x", x);
  if (x.ndim > 2) {
    throw new ShapeError(
      `t: the tensor must have at most 2 dimensions; got shape ${show(x.shape)} (use transpose)`,
    );
  }
  return x.ndim < 2 ? x : printedAs("TBackward0", permute(x, [1, 0]), x);
}
