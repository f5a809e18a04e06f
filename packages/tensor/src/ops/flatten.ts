import { checkTensor } from "../dispatch/check-tensor.ts";
import { ValueError } from "../errors.ts";
import { normalizeDim, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";

/**
 * Merges the dimensions from `startDim` to `endDim` into one.
 *
 * Shapes: `[a, b, c, d]` → `[a, b c, d]` for `startDim = 1`, `endDim = 2`; a scalar becomes `[1]`.
 *
 * @category Movement
 * @param startDim Default 0. @param endDim Default -1.
 * @throws {ValueError} when `startDim` comes after `endDim`.
 * @example flatten(zeros([2, 3, 4]), 1).shape // [2, 12]
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  checkTensor("flatten", "x", x);
  const start = normalizeDim("flatten", startDim, x.ndim);
  const end = normalizeDim("flatten", endDim, x.ndim);
  if (start > end) {
    throw new ValueError(
      `flatten: startDim must not come after endDim; got ${startDim} and ${endDim}`,
    );
  }
  return reshape(x, [
    ...x.shape.slice(0, start),
    sizeOf(x.shape.slice(start, end + 1)),
    ...x.shape.slice(end + 1),
  ]);
}
