import { anomaly } from "../autograd/anomaly.ts";
import { apartFrom, checkFits, writeInPlace } from "../autograd/write-in-place.ts";
import { binary, binaryInto, type BinaryOptions } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { commonShape, ternaryInto } from "../dispatch/ternary.ts";
import { unaryInto } from "../dispatch/unary.ts";
import { isFloating, resultType, resultTypeOf, toFloating } from "../dtype.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { BinaryOp } from "./define-binary.ts";
import type { UnaryOp } from "./define-unary.ts";

/** `x = x ∘ y`: the second operand may be a number. */
export type InPlaceOp = (x: Tensor, y: Operand) => Tensor;

/** The in-place form of a function; of integers it does not fit, as its results are no integers. @internal */
export function inPlaceFunction(name: string, stem: string, op: UnaryOp): UnaryOp {
  return (x) => {
    checkTensor(name, "x", x);
    checkFits(name, x, x.shape, toFloating(x.dtype));
    return writeWatched(name, x, [], () => unaryInto(name, stem, x), op);
  };
}

/** The in-place form of a function whose results have the dtype of `x`; where `isDone` says so, they are x's elements. @internal */
export function inPlaceKeeping(
  name: string,
  stem: string,
  op: UnaryOp,
  isDone: (x: Tensor) => boolean = () => false,
): UnaryOp {
  return (x) => {
    checkTensor(name, "x", x);
    const write = (): void => {
      if (!isDone(x)) unaryInto(name, stem, x);
    };
    return writeWatched(name, x, [], write, op);
  };
}

/** Whole numbers are rounded already. @internal */
export function isWhole(x: Tensor): boolean {
  return !isFloating(x.dtype) && x.dtype !== "bool";
}

/** The in-place form of an op of two operands, by the kernels of a family. @internal */
export function inPlaceBinary(
  name: string,
  stem: string,
  op: BinaryOp,
  options: BinaryOptions = {},
): InPlaceOp {
  return (x, y) => {
    checkTensor(name, "x", x);
    const other = asTensor(name, y, x.dtype);
    const common = resultType(x, other);
    const dtype = options.computeIn?.(common) ?? common;
    checkFits(name, x, broadcastShapes(name, x.shape, other.shape), dtype);
    options.check?.(name, x, other);
    const write = (): void => {
      if (dtype === x.dtype) binaryInto(stem, x, apartFrom(x, other), x);
      // Computed in the wider dtype, then rounded once.
      else copyInto(binary(name, stem, x, other, options), x);
    };
    return writeWatched(name, x, [other], write, (old) => op(old, other));
  };
}

/** Overwrites `x` with what the kernels of a family make of three tensors, or where dtypes are mixed with what `compute` gives. @internal */
export function ternaryInPlace(
  name: string,
  stem: string,
  [x, a, b]: readonly [Tensor, Tensor, Tensor],
  value: number,
  compute: (old: Tensor) => Tensor,
): Tensor {
  const dtype = resultTypeOf([x, a, b]);
  checkFits(name, x, commonShape(name, x, a, b), dtype);
  const write = (): void => {
    if (dtype === x.dtype && isFloating(dtype))
      ternaryInto(name, stem, [x, apartFrom(x, a), apartFrom(x, b)], value, x);
    else copyInto(compute(x.detach()), x);
  };
  return writeWatched(name, x, [a, b], write, compute);
}

/**
 * Under `detectAnomaly` the op itself runs, which looks at its result before the old values are gone.
 *
 * @internal
 */
export function writeWatched(
  name: string,
  x: Tensor,
  sources: readonly Tensor[],
  write: () => void,
  compute: (old: Tensor) => Tensor,
): Tensor {
  const fill = (): void => {
    if (anomaly.watch === null) write();
    else copyInto(compute(x.detach()), x);
  };
  return writeInPlace(name, x, sources, fill, compute);
}
