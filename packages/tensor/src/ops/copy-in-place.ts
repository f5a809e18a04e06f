import { apartFrom, checkFits, writeInPlace } from "../autograd/write-in-place.ts";
import { copyInto } from "../dispatch/copy.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { ValueError } from "../errors.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
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
  checkFits("copy_", x, broadcastShapes("copy_", x.shape, source.shape), x.dtype);
  return writeInPlace(
    "copy_",
    x,
    [source],
    () => copyInto(apartFrom(x, source), x),
    () => clone(expand(to(source, x.dtype), x.shape)),
  );
}

/**
 * Overwrites every element with a number. Integer dtypes take the whole part of it.
 *
 * @category Movement
 * @throws {ShapeError} for an expanded tensor, whose elements share memory.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example fill_(zeros([2]), 7).toArray() // [7, 7]
 */
export function fill_(x: Tensor, value: number): Tensor {
  if (typeof value !== "number") {
    throw new ValueError(
      `fill_: the value must be a number; got ${typeof value} (copy_ takes tensors)`,
    );
  }
  return copy_(x, scalarTensor(value, x.dtype));
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
  return fill_(x, 0);
}
