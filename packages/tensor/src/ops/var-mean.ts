import { checkVarianceOptions, type VarianceOptions } from "../dispatch/variance.ts";
import type { Tensor } from "../tensor.ts";
import { mean } from "./mean.ts";
import { std } from "./std.ts";
import { variance } from "./variance.ts";

/**
 * Variance and mean over some dimensions, all by default.
 *
 * @category Reductions
 * @throws {DTypeError} when the tensor is not floating. @throws {IndexError} when a dimension is out of range.
 * @example varMean(tensor([1, 3])).map((y) => y.item()) // [2, 2]
 */
export function varMean(x: Tensor, options: VarianceOptions = {}): [Tensor, Tensor] {
  checkVarianceOptions("varMean", options);
  return [variance(x, options), mean(x, reduction(options))];
}

/**
 * Standard deviation and mean over some dimensions, all by default.
 *
 * @category Reductions
 * @throws {DTypeError} when the tensor is not floating. @throws {IndexError} when a dimension is out of range.
 * @example stdMean(tensor([1, 3]), { correction: 0 }).map((y) => y.item()) // [1, 2]
 */
export function stdMean(x: Tensor, options: VarianceOptions = {}): [Tensor, Tensor] {
  checkVarianceOptions("stdMean", options);
  return [std(x, options), mean(x, reduction(options))];
}

function reduction({ dim, keepdim = false }: VarianceOptions): VarianceOptions {
  return dim === undefined ? { keepdim } : { dim, keepdim };
}
