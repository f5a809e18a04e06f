import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { viewOf } from "./define-view.ts";

/**
 * A view of windows that slide along a dimension; the window becomes the last dimension.
 *
 * Shapes: size `n` of `dim` → `⌊(n - size) / step⌋ + 1` windows, and `size` at the end. Gradients of an element add up over the
 * windows it is in.
 *
 * @category Movement
 * @throws {ShapeError} when the window is longer than the dimension. @throws {ValueError} when `step` is not positive.
 * @example unfold(tensor([1, 2, 3, 4]), 0, 2, 1).toArray() // [[1, 2], [2, 3], [3, 4]]
 */
export function unfold(x: Tensor, dim: number, size: number, step: number): Tensor {
  checkTensor("unfold", "x", x);
  const d = normalizeDim("unfold", dim, x.ndim);
  const whole = x.shape[d] ?? 1;
  if (!Number.isSafeInteger(step) || step < 1) {
    throw new ValueError(`unfold: the step must be a positive integer; got ${step}`);
  }
  if (!Number.isSafeInteger(size) || size < 0 || size > whole) {
    throw new ShapeError(
      `unfold: the window must not be longer than dimension ${d}; got ${size} for shape ${show(x.shape)}`,
    );
  }
  const out = viewOf(x, ({ shape, strides }) => {
    shape.push(size);
    strides.push(strides[d] ?? 1);
    if (x.ndim === 0) return;
    shape[d] = Math.floor((shape[d]! - size) / step) + 1;
    strides[d]! *= step;
  });
  return printedAs("UnfoldBackward0", out, x);
}
