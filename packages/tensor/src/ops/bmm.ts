import { printedAs } from "../autograd/printed-as.ts";
import { checkRanks } from "../dispatch/factors.ts";
import { ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { matmul } from "./matmul.ts";

/**
 * Products of pairs of matrices, `[b, m, k] @ [b, k, n] -> [b, m, n]`; nothing is broadcast.
 *
 * Shapes: `[b, m, k]`, `[b, k, n]` → `[b, m, n]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when an operand has not 3 dimensions or sizes differ. @throws {DTypeError} when the dtypes differ.
 * @example bmm(ones([2, 1, 3]), ones([2, 3, 1])).toArray() // [[[3]], [[3]]]
 */
export function bmm(a: Tensor, b: Tensor): Tensor {
  checkRanks("bmm", { a: [a, 3], b: [b, 3] });
  if (a.shape[0] !== b.shape[0]) {
    throw new ShapeError(
      `bmm: both operands must have as many matrices; got a ${show(a.shape)}, b ${show(b.shape)} (matmul broadcasts)`,
    );
  }
  return printedAs("BmmBackward0", matmul(a, b));
}
