import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto, copyOf } from "../dispatch/copy.ts";
import { isFloating, type DType } from "../dtype.ts";
import { DTypeError, GradientError, ShapeError } from "../errors.ts";
import { geometryOf, geometryView, overwritten } from "../ops/as-strided.ts";
import { overlaps, sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { isGradEnabled, recordAnyway } from "./grad-mode.ts";
import { printedAs } from "./printed-as.ts";

/**
 * Writes into a tensor and counts the write, so that backward notices.
 *
 * When gradients are recorded and flow into the tensor, `compute` runs as an ordinary op on a copy of the old value, and the
 * tensor takes over the result's values and history; the base of a view, and with it all its other views, gets the history
 * of having been written there. Otherwise `write` fills the tensor directly.
 *
 * @throws {GradientError} for a leaf that requires gradients, and for a view of one.
 */
export function writeInPlace(
  name: string,
  target: Tensor,
  sources: readonly Tensor[],
  write: () => void,
  compute: (old: Tensor) => Tensor,
): Tensor {
  checkTensor(name, "x", target);
  checkWritable(name, target);
  const base = target.base ?? target;
  const isRecorded =
    isGradEnabled() &&
    (target.requiresGrad || base.requiresGrad || sources.some((source) => source.requiresGrad));
  if (!isRecorded) {
    write();
    target.storage.markWritten(name);
    return target;
  }
  if (target.isUnrecordedView) {
    throw new GradientError(
      `${name}: a view that was made under noGrad may not be written in place while recording, because its base would not have the write in its history; got a view of shape ${show(target.shape)} of a tensor of shape ${show(base.shape)} (take the view while recording, or write under noGrad too)`,
    );
  }
  if (base.isLeaf && base.requiresGrad) {
    throw new GradientError(
      `${name}: a leaf that requires gradients may not be written in place while recording, nor a view of it; got ${base === target ? "a leaf" : "a view of one"} of shape ${show(target.shape)} (use noGrad, or write to .data)`,
    );
  }
  const old = copyOf(target);
  old.gradNode = target.gradNode;
  const result = compute(old);
  copyInto(result, target);
  target.storage.markWritten(name);
  // A view's own history follows its base's when it is asked for. What was overwritten by constants has the gradient 0.
  if (target === base && result.gradNode !== null) target.gradNode = result.gradNode;
  else base.gradNode = overwritten(base, result, geometryOf(target)).gradNode;
  if (target === base && result.gradNode === null) {
    const stem = name.replace("_", "");
    printedAs(`${stem.charAt(0).toUpperCase()}${stem.slice(1)}Backward0`, base);
  }
  return target;
}

/** Makes views follow what was written to their base: see `Tensor.gradNode`. */
Tensor.prototype.renewHistory = function (this: Tensor): void {
  const base = this.base!; // called for views alone
  this.baseNode = base.gradNode;
  this.gradNode = base.requiresGrad
    ? recordAnyway(() => geometryView(base, geometryOf(this)).gradNode)
    : null;
};

declare module "../tensor.ts" {
  interface Tensor {
    /** Takes over the history that a write gave to this view's base. @internal */
    renewHistory(): void;
  }
}

/** @throws {ShapeError} when several elements share one place in memory. */
export function checkWritable(name: string, target: Tensor): void {
  if (target.isContiguous()) return;
  if (overlaps(target.shape, target.strides)) {
    throw new ShapeError(
      `${name}: an expanded tensor may not be written in place, because elements share memory; got shape ${show(target.shape)} with strides ${show(target.strides)} (use clone)`,
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

/**
 * @throws {ShapeError} when `shape` would have to grow.
 * @throws {DTypeError} when the result is of a higher category (bool, integer, floating) than the written tensor.
 */
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
  if (category(dtype) > category(target.dtype)) {
    throw new DTypeError(
      `${name}: the result must fit the written tensor's dtype ${target.dtype}; got ${dtype}`,
    );
  }
}

function category(dtype: DType): number {
  return dtype === "bool" ? 0 : isFloating(dtype) ? 2 : 1;
}
