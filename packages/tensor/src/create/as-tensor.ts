import { checkOptions } from "../dispatch/check-options.ts";
import { to } from "../ops/to.ts";
import { Tensor } from "../tensor.ts";
import type { DType } from "../dtype.ts";
import type { TensorData } from "./flatten-data.ts";
import { tensor } from "./tensor.ts";

/**
 * `data` itself when it is a tensor, with its place in the graph, cast where another dtype is asked for; otherwise a new tensor.
 *
 * @throws {ShapeError} when arrays are ragged. @throws {ValueError} when an integer does not fit the dtype.
 * @example const x = tensor([1]); asTensor(x) === x // true
 */
export function asTensor(data: TensorData, options: { readonly dtype?: DType } = {}): Tensor {
  checkOptions("asTensor", options, ["dtype"]);
  if (!(data instanceof Tensor)) return tensor(data, options);
  return options.dtype === undefined ? data : to(data, options.dtype);
}
