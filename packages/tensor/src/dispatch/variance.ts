import { checkOptions } from "./check-options.ts";
import { checkTensor } from "./check-tensor.ts";
import { binaryInto } from "./binary.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { computeDType, isFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { copyInto } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { reduce, reducedDims, reducedShape, type ReduceOptions } from "./reduce.ts";
import { constant } from "./scalar.ts";

/** Which dimensions, and what the sum of squared deviations is divided by. */
export interface VarianceOptions extends ReduceOptions {
  /** Subtracted from the count that divides. Default 1 (Bessel's correction). */
  readonly correction?: number;
  /** Older name: true is a correction of 1, false one of 0. */
  readonly unbiased?: boolean;
}

export interface VarianceAttrs {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
  readonly correction: number;
}

/** @throws {ValueError} when correction and unbiased are both given. @throws {DTypeError} when the tensor is not floating. */
export function varianceAttrs(op: string, x: Tensor, options: VarianceOptions): VarianceAttrs {
  checkTensor(op, "x", x);
  checkVarianceOptions(op, options);
  const { correction, unbiased } = options;
  if (correction !== undefined && unbiased !== undefined) {
    throw new ValueError(
      `${op}: correction or unbiased may be given, not both; got correction ${correction}, unbiased ${unbiased}`,
    );
  }
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `${op}: the tensor must be floating; got ${x.dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  return {
    dims: reducedDims(op, x.ndim, options.dim),
    keepdim: options.keepdim ?? false,
    correction: correction ?? (unbiased === false ? 0 : 1),
  };
}

/** The variance outside of the graph, in float32 or float64. */
export function varianceData(x: Tensor, { dims, keepdim, correction }: VarianceAttrs): Tensor {
  const dtype = computeDType(x.dtype);
  const source = x.dtype === dtype ? x : castData(x, dtype);
  const shape = reducedShape(x.shape, dims, keepdim);
  if (x.size === 0) {
    const out = emptyTensor(shape, dtype);
    copyInto(constant(NaN, dtype), out);
    return out;
  }
  const out = reduce("variance", "squaredDeviations", source, dims, keepdim);
  binaryInto("div", out, constant(divisorOf(x, dims, correction), dtype), out);
  return out;
}

/** The count less the correction, at least 0. */
export function divisorOf(
  x: Pick<Tensor, "shape">,
  dims: readonly number[],
  correction: number,
): number {
  const count = dims.reduce((product, d) => product * x.shape[d]!, 1);
  return Math.max(0, count - correction);
}

/** @throws {ValueError} for options that functions of the variance do not have. */
export function checkVarianceOptions(op: string, options: VarianceOptions): void {
  checkOptions(op, options, ["dim", "keepdim", "correction", "unbiased"]);
}
