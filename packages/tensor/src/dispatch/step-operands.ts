import { DTypeError, ShapeError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { contiguousData } from "./copy.ts";

/**
 * A parameter's gradient, row after row.
 *
 * @throws {ShapeError} when it has another shape, or the parameter is not contiguous. @throws {DTypeError} when it has another dtype.
 */
export function stepGradient(op: string, param: Tensor, grad: Tensor): Tensor {
  checkAlike(op, param, grad);
  if (!param.isContiguous()) throw notContiguous(op, "the parameter", param);
  return contiguousData(grad);
}

/**
 * What an optimizer remembers of a parameter, in memory that is written: row after row.
 *
 * @throws {ShapeError} when it has another shape or is not contiguous. @throws {DTypeError} when it has another dtype.
 */
export function checkStepState(op: string, param: Tensor, state: Tensor): void {
  checkAlike(op, param, state);
  if (!state.isContiguous()) throw notContiguous(op, "state", state);
}

function checkAlike(op: string, param: Tensor, other: Tensor): void {
  if (!sameShape(param.shape, other.shape)) {
    throw new ShapeError(
      `${op}: parameter, gradient and state must have one shape; got ${show(param.shape)} and ${show(other.shape)}`,
    );
  }
  if (param.dtype !== other.dtype) {
    throw new DTypeError(
      `${op}: parameter, gradient and state must have one dtype; got ${param.dtype} and ${other.dtype}`,
    );
  }
}

function notContiguous(op: string, what: string, { shape, strides }: Tensor): ShapeError {
  return new ShapeError(
    `${op}: ${what} must be contiguous; got ${show(shape)} with strides ${show(strides)}`,
  );
}
