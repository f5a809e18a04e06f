import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { castData } from "../dispatch/cast.ts";
import { reducedDims, type ReduceOptions } from "../dispatch/reduce.ts";
import type { Tensor } from "../tensor.ts";
import { sumData } from "./sum.ts";

/**
 * How many elements are not 0 over some dimensions, all by default, as int64. NaN is not 0.
 *
 * @category Reductions
 * @throws {IndexError} when a dimension is out of range.
 * @example countNonzero(tensor([[1, 0], [2, 3]]), { dim: 0 }).toArray() // [2, 1]
 */
export function countNonzero(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkTensor("countNonzero", "x", x);
  checkOptions("countNonzero", options, ["dim", "keepdim"]);
  const dims = reducedDims("countNonzero", x.ndim, options.dim);
  const truth = x.dtype === "bool" ? x : castData(x, "bool");
  return sumData(truth, dims, options.keepdim ?? false);
}
