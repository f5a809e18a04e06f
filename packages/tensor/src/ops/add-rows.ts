import { computeDType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { addRowsTo } from "./rows.ts";
import { to } from "./to.ts";

/**
 * A copy of `x` with `source[i]` added to row `index[i]`, one after the other: 16-bit floats in float32, of bools true is left
 * where any was.
 *
 * @internal
 */
export function addRows(x: Tensor, index: Tensor, source: Tensor): Tensor {
  const wide = x.dtype === "bool" ? "int32" : computeDType(x.dtype);
  return to(addRowsTo(to(x, wide), index, to(source, wide)), x.dtype);
}
