import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import type { Extremes, ExtremesOptions } from "../dispatch/extremes.ts";
import { ValueError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { amax } from "./amax.ts";
import { extremes } from "./extremes.ts";
import { maximum } from "./maximum.ts";

/**
 * The largest element; equal ones share the gradient. Given a dimension: the largest elements along it and their positions
 * (int64, the first of equals), where the gradient goes to the position alone. Given another tensor: `maximum`. NaN wins.
 *
 * @category Reductions
 * @notMethod Written by hand, as it has overloads.
 * @throws {ShapeError} when there is nothing to choose from. @throws {IndexError} when `dim` is out of range.
 * @example max(tensor([[1, 5], [3, 4]]), { dim: 1 }).values.toArray() // [5, 4]
 */
export function max(x: Tensor): Tensor;
/** Element by element with broadcasting: `maximum(x, other)`. @notMethod */
export function max(x: Tensor, other: Tensor): Tensor;
/** Along a dimension, with positions. @notMethod */
export function max(x: Tensor, options: ExtremesOptions): Extremes;
export function max(x: Tensor, how?: Tensor | ExtremesOptions): Tensor | Extremes {
  checkTensor("max", "x", x);
  if (how === undefined) return printedAs("MaxBackward1", amax(x));
  if (how instanceof Tensor) return maximum(x, how);
  checkOptions("max", how, ["dim", "keepdim"]);
  if (typeof how.dim !== "number") {
    throw new ValueError(
      `max: the second argument must be a tensor or have a dim; got dim ${String(how.dim)} (for several, amax)`,
    );
  }
  const out = extremes("max", x, how);
  printedAs("MaxBackward0", out.values);
  return out;
}
