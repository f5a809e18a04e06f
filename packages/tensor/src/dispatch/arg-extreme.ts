import { checkOptions } from "./check-options.ts";
import { checkTensor } from "./check-tensor.ts";
import { ShapeError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { contiguousData } from "./copy.ts";
import { reduce, reducedDims, reducedShape } from "./reduce.ts";

/** Along which dimension to choose; in the flattened tensor by default. */
export interface ArgExtremeOptions {
  /** The dimension to go along. Left out: the position is one in the flattened tensor. */
  readonly dim?: number;
  /** Keep the dimension with size 1. Default false. */
  readonly keepdim?: boolean;
}

/** Positions of the largest or smallest elements, int64. */
export function argExtreme(op: "argmax" | "argmin", x: Tensor, options: ArgExtremeOptions): Tensor {
  checkTensor(op, "x", x);
  checkOptions(op, options, ["dim", "keepdim"]);
  const { dim, keepdim = false } = options;
  const dims = reducedDims(op, x.ndim, dim);
  checkChoice(op, x, dims);
  return castData(positionsOf(op, x, dims, keepdim), "int64");
}

/** Positions of extremes as int32, over one dimension or the flattened tensor. */
export function positionsOf(
  op: "argmax" | "argmin",
  x: Tensor,
  dims: readonly number[],
  keepdim: boolean,
): Tensor {
  // Over several dimensions positions count in row-major order, whatever the strides.
  const source = dims.length > 1 ? contiguousData(x) : x;
  const found = reduce(op, op, source, dims, false, "int32");
  const shape = reducedShape(x.shape, dims, keepdim);
  return sameShape(found.shape, shape)
    ? found
    : new Tensor(found.storage, "int32", shape, undefined, found.offset);
}

/** @throws {ShapeError} when there is nothing to choose from. */
export function checkChoice(op: string, x: Tensor, dims: readonly number[]): void {
  if (dims.some((d) => x.shape[d] === 0)) {
    throw new ShapeError(
      `${op}: the reduced dimensions must not be empty; got shape ${show(x.shape)}, dim ${show(dims)}`,
    );
  }
}
