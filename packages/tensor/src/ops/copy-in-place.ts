import { printedAs } from "../autograd/printed-as.ts";
import { apartFrom, checkFits, writeInPlace } from "../autograd/write-in-place.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { scalarTensor, type Operand } from "../dispatch/scalar.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { broadcastShapes, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { clone } from "./clone.ts";
import { expand } from "./expand.ts";
import { to } from "./to.ts";

/**
 * Overwrites `x` with `source`, broadcast and cast to its dtype.
 *
 * @category Movement
 * @throws {ShapeError} when `source` does not broadcast to `x`'s shape.
 * @example copy_(zeros([2]), tensor([1, 2])).toArray() // [1, 2]
 */
export function copy_(x: Tensor, source: Tensor): Tensor {
  return overwrite("copy_", x, source);
}

/** `copy_` under the name of the op that a user called. @internal */
export function overwrite(name: string, x: Tensor, source: Tensor): Tensor {
  checkTensor(name, "x", x);
  checkTensor(name, "source", source);
  checkFits(name, x, broadcastShapes(name, x.shape, source.shape), x.dtype);
  return writeInPlace(
    name,
    x,
    [source],
    () => copyInto(apartFrom(x, source), x),
    () => printedAs("CopyBackwards", clone(expand(to(source, x.dtype), x.shape))),
  );
}

/**
 * Overwrites every element with one value. Integer dtypes take the whole part of it.
 *
 * @category Movement
 * @param value A number, bigint or boolean, or a 0-d tensor.
 * @throws {ValueError} when it does not fit the dtype. @throws {ShapeError} when a tensor has dimensions.
 * @example fill_(zeros([2]), 7).toArray() // [7, 7]
 */
export function fill_(x: Tensor, value: Operand | boolean): Tensor {
  return fill("fill_", x, value);
}

function fill(name: string, x: Tensor, value: Operand | boolean): Tensor {
  checkTensor(name, "x", x);
  if (value instanceof Tensor) {
    if (value.ndim === 0) return overwrite(name, x, value);
    throw new ShapeError(
      `${name}: the value must be a number or a 0-d tensor; got shape ${show(value.shape)} (use copy_)`,
    );
  }
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
    throw new ValueError(
      `${name}: the value must be a number, bigint, boolean or 0-d tensor; got ${value === null ? "null" : typeof value}`,
    );
  }
  const number = typeof value === "boolean" ? Number(value) : value;
  return overwrite(name, x, scalarTensor(number, x.dtype, name));
}

/**
 * Overwrites every element with 0.
 *
 * @category Movement
 * @throws {ShapeError} for an expanded tensor, whose elements share memory.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example zero_(ones([2])).toArray() // [0, 0]
 */
export function zero_(x: Tensor): Tensor {
  return fill("zero_", x, 0);
}
