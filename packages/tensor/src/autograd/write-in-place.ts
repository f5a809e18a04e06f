import { copyInto, copyOf } from "../dispatch/copy.ts";
import { DTypeError, GradientError, ShapeError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { isGradEnabled } from "./grad-mode.ts";

/**
 * Writes into a tensor and counts the write, so that backward notices.
 *
 * When gradients are recorded and flow into the tensor, `compute` runs as an ordinary op on a copy of the old value, and the
 * tensor takes over the result's values and history. Otherwise `write` fills the tensor directly.
 *
 * @throws {GradientError} for a leaf that requires gradients, and for a view, whose base would not notice.
 */
export function writeInPlace(
  name: string,
  target: Tensor,
  sources: readonly Tensor[],
  write: () => void,
  compute: (old: Tensor) => Tensor,
): Tensor {
  checkWritable(name, target);
  if (!isGradEnabled() || !(target.requiresGrad || sources.some((s) => s.requiresGrad))) {
    write();
    target.storage.markWritten(name);
    return target;
  }
  if (target.isLeaf && target.requiresGrad) {
    throw new GradientError(
      `${name}: a leaf that requires gradients may not be written in place while recording (use noGrad, or write to .data)`,
    );
  }
  if (target.base !== null) {
    throw new GradientError(
      `${name}: a view may not be written in place while recording gradients; got a view of shape ${show(target.shape)} (write out of place)`,
    );
  }
  const old = copyOf(target);
  old.gradNode = target.gradNode;
  const result = compute(old);
  copyInto(result, target);
  target.storage.markWritten(name);
  target.gradNode = result.gradNode;
  return target;
}

/** @throws {ShapeError} when several elements share one place in memory. */
function checkWritable(name: string, target: Tensor): void {
  if (target.shape.some((size, d) => size > 1 && target.strides[d] === 0)) {
    throw new ShapeError(
      `${name}: an expanded tensor may not be written in place, because elements share memory; got shape ${show(target.shape)} (use clone)`,
    );
  }
}

/** An operand that may be read while `target` is written: a copy when both lie in the same storage in different ways. */
export function apartFrom(target: Tensor, source: Tensor): Tensor {
  if (source.storage !== target.storage) return source;
  const same =
    source.offset === target.offset &&
    sameShape(source.shape, target.shape) &&
    sameShape(source.strides, target.strides);
  return same && source.dtype === target.dtype ? source : copyOf(source);
}

/** @throws {ShapeError} when `shape` would have to grow. @throws {DTypeError} when the result does not fit the dtype. */
export function checkFits(
  name: string,
  target: Tensor,
  shape: readonly number[],
  dtype: Tensor["dtype"],
): void {
  if (!sameShape(shape, target.shape)) {
    throw new ShapeError(
      `${name}: the result must have the shape of the written tensor ${show(target.shape)}; got ${show(shape)}`,
    );
  }
  if (dtype !== target.dtype) {
    throw new DTypeError(
      `${name}: the result must fit the written tensor's dtype ${target.dtype}; got ${dtype}`,
    );
  }
}
