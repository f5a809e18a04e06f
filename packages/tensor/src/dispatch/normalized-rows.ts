import { checkTensor } from "./check-tensor.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { checkShape, sameShape, show, sizeOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** How a norm over the last dimensions sees a tensor: one row for each of its groups. */
export interface NormalizedRows {
  readonly rows: number;
  readonly cols: number;
  readonly eps: number;
}

/**
 * Checks the arguments of a norm over the last dimensions.
 *
 * @throws {ShapeError} when `x` does not end in the shape, or a parameter does not have it.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} when `eps` is negative.
 */
export function normalizedRows(
  op: string,
  x: Tensor,
  normalizedShape: Shape,
  parameters: Readonly<Record<string, Tensor | null>>,
  eps: number,
): NormalizedRows {
  const ndim = checkShape(op, normalizedShape).length;
  if (ndim === 0 || !sameShape(x.shape.slice(Math.max(0, x.ndim - ndim)), normalizedShape)) {
    throw new ShapeError(
      `${op}: x must end in the normalized shape, which has at least one dimension; got ${show(normalizedShape)} for x of shape ${show(x.shape)}`,
    );
  }
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `${op}: x must be floating; got ${x.dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  for (const [name, parameter] of Object.entries(parameters)) {
    if (parameter === null) continue;
    checkTensor(op, name, parameter);
    if (!sameShape(parameter.shape, normalizedShape)) {
      throw new ShapeError(
        `${op}: ${name} must have the normalized shape ${show(normalizedShape)}; got ${show(parameter.shape)}`,
      );
    }
    if (parameter.dtype !== x.dtype) {
      throw new DTypeError(
        `${op}: x and ${name} must have the same dtype; got ${x.dtype} and ${parameter.dtype} (cast with to)`,
      );
    }
  }
  if (!(eps >= 0)) throw new ValueError(`${op}: eps must be at least 0; got ${eps}`);
  return { rows: sizeOf(x.shape.slice(0, x.ndim - ndim)), cols: sizeOf(normalizedShape), eps };
}
