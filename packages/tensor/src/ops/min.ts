import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import type { Extremes, ExtremesOptions } from "../dispatch/extremes.ts";
import { ValueError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { amin } from "./amin.ts";
import { extremes } from "./extremes.ts";
import { minimum } from "./minimum.ts";

/**
 * The smallest element; equal ones share the gradient. Given a dimension: the smallest elements along it and their positions
 * (int64, the first of equals), where the gradient goes to the position alone. Given another tensor: `minimum`. NaN wins.
 *
 * @category Reductions
 * @notMethod Written by hand, as it has overloads.
 * @throws {ShapeError} when there is nothing to choose from. @throws {IndexError} when `dim` is out of range.
 * @example min(tensor([[1, 5], [3, 4]]), { dim: 1 }).values.toArray() // [1, 3]
 */
export function min(x: Tensor): Tensor;
/** Element by element with broadcasting: `minimum(x, other)`. @notMethod */
export function min(x: Tensor, other: Tensor): Tensor;
/** Along a dimension, with positions. @notMethod */
export function min(x: Tensor, options: ExtremesOptions): Extremes;
export function min(x: Tensor, how?: Tensor | ExtremesOptions): Tensor | Extremes {
  checkTensor("min", "x", x);
  if (how === undefined) return printedAs("MinBackward1", amin(x));
  if (how instanceof Tensor) return minimum(x, how);
  checkOptions("min", how, ["dim", "keepdim"]);
  if (typeof how.dim !== "number") {
    throw new ValueError(
      `min: the second argument must be a tensor or have a dim; got dim ${String(how.dim)} (for several, amin)`,
    );
  }
  const out = extremes("min", x, how);
  printedAs("MinBackward0", out.values);
  return out;
}
