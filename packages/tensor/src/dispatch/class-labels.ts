import { heap } from "@weft/kernels";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { sameShape, show, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { contiguousData } from "./copy.ts";
import { placeOf } from "./positions.ts";
import { checkFloating } from "./reduction.ts";

/** How a loss takes its labels. */
export interface LabelOptions {
  /** Factor of each class, `[classes]`. Default: none. */
  readonly weight?: Tensor | null;
  /** Samples with this label count for nothing. Default -100. */
  readonly ignoreIndex?: number;
}

/** Class labels, checked, as kernels take them. */
export interface ClassLabels {
  /** The op, for messages. */
  readonly op: string;
  /** int32 `[samples]`, of which each is a class or `ignoreIndex` once `checkRange` has passed. */
  readonly rows: Tensor;
  /** As they were given. */
  readonly shape: Shape;
  readonly classes: number;
  readonly ignoreIndex: number;
}

/**
 * Checks that labels fit scores, but for their range.
 *
 * Shapes: scores `[classes]`, `[samples, classes]` or `[samples, classes, ...]`; labels the same without the classes.
 *
 * @throws {ShapeError} when the shapes do not fit. @throws {DTypeError} when scores are not floating, labels no integers, or the
 * weight has another dtype than the scores. @throws {ValueError} when `ignoreIndex` is not an int32.
 */
export function classLabels(
  op: string,
  scores: Tensor,
  labels: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
): ClassLabels {
  const classDim = scores.ndim === 1 ? 0 : 1;
  if (scores.ndim === 0 || !sameShape(labels.shape, scores.shape.toSpliced(classDim, 1))) {
    throw new ShapeError(
      `${op}: input must be [samples, classes, ...] and labels [samples, ...], or [classes] and []; got ${show(scores.shape)} and ${show(labels.shape)}`,
    );
  }
  checkFloating(op, "input", scores);
  checkIntegers(op, labels);
  const classes = scores.shape[classDim]!;
  if (weight !== null) checkClassWeight(op, weight, scores, classes);
  if ((ignoreIndex | 0) !== ignoreIndex)
    throw new ValueError(`${op}: ignoreIndex must be an int32; got ${ignoreIndex}`);
  const rows = asRows(op, labels, classes, ignoreIndex);
  return { op, rows, shape: labels.shape, classes, ignoreIndex };
}

function checkIntegers(op: string, labels: Tensor): void {
  if (labels.dtype === "int64" || labels.dtype === "int32" || labels.dtype === "uint8") return;
  throw new DTypeError(
    `${op}: class labels must be int64, int32 or uint8; got ${labels.dtype} (cast them, as in labels.to("int64"))`,
  );
}

/** @throws {ShapeError} when there is not one weight a class. @throws {DTypeError} when they have not the scores' dtype. */
export function checkClassWeight(
  op: string,
  weight: Tensor,
  scores: Tensor,
  classes: number,
): void {
  if (weight.ndim !== 1 || weight.shape[0] !== classes) {
    throw new ShapeError(
      `${op}: weight must be [classes], one value a class; got ${show(weight.shape)} for ${classes} classes`,
    );
  }
  if (weight.dtype === scores.dtype) return;
  throw new DTypeError(
    `${op}: weight must have the input's dtype; got ${weight.dtype} and ${scores.dtype} (cast with to)`,
  );
}

/** Labels as one run of int32. The tensor itself when it is that. */
function asRows(op: string, labels: Tensor, classes: number, ignoreIndex: number): Tensor {
  const given = contiguousData(labels);
  const beyond = given.dtype === "int64" ? firstBeyondInt32(given) : -1;
  if (beyond >= 0) {
    const label = heap.i64[given.address() / 8 + beyond]!;
    throw badLabel({ op, shape: labels.shape, classes, ignoreIndex }, label, beyond);
  }
  const found = given.dtype === "int32" ? given : castData(given, "int32");
  if (found.ndim === 1) return found;
  return new Tensor(found.storage, "int32", [found.size], undefined, found.offset);
}

/** The first element of a contiguous int64 tensor that int32 cannot hold, -1 without one: casting wraps it. */
function firstBeyondInt32(index: Tensor): number {
  const start = index.address() / 4; // first: what was evicted comes back, and the memory may grow
  const words = heap.i32;
  for (let i = start; i < start + 2 * index.size; i += 2) {
    // The upper word is the lower one's sign in all that fit.
    if (words[i + 1] !== words[i]! >> 31) return (i - start) / 2;
  }
  return -1;
}

/** @throws {ValueError} when a label names no class and is not ignored. */
export function checkRange(labels: ClassLabels): void {
  const { rows, classes, ignoreIndex } = labels;
  const start = rows.address() / 4; // first: what was evicted comes back, and the memory may grow
  const values = heap.i32;
  for (let i = 0; i < rows.size; i++) {
    const label = values[start + i]!;
    if ((label < 0 || label >= classes) && label !== ignoreIndex) throw badLabel(labels, label, i);
  }
}

/** How many labels are not ignored. */
export function countUsed({ rows, ignoreIndex }: ClassLabels): number {
  const start = rows.address() / 4; // first: what was evicted comes back, and the memory may grow
  const values = heap.i32;
  let used = 0;
  for (let i = start; i < start + rows.size; i++) used += Number(values[i] !== ignoreIndex);
  return used;
}

/** The error for label number `i`. */
export function badLabel(
  { op, shape, classes, ignoreIndex }: Omit<ClassLabels, "rows">,
  label: number | bigint,
  i: number,
): ValueError {
  const range = classes === 0 ? "classes, of which there are none" : `from 0 to ${classes - 1}`;
  const place = shape.length === 1 ? ` for sample ${i}` : placeOf(i, shape);
  return new ValueError(
    `${op}: labels must be ${range} (or ignoreIndex ${ignoreIndex}); got ${label}${place}`,
  );
}
