import { isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { broadcastShapes, sameShape, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** How a loss of several values becomes one number. */
export type Reduction = "mean" | "sum" | "none";

/** What every loss can be told. */
export interface LossOptions {
  /** Default `"mean"`. */
  readonly reduction?: Reduction;
}

const REDUCTIONS: readonly Reduction[] = ["mean", "sum", "none"];

/** @throws {ValueError} when `reduction` is none of those there are. */
export function checkReduction<R extends string = Reduction>(
  op: string,
  reduction: R | undefined,
  among: readonly R[] = REDUCTIONS as readonly string[] as readonly R[], // R is Reduction when it is left out
): R {
  if (reduction === undefined) return "mean" as R; // every list of reductions has it
  if (among.includes(reduction)) return reduction;
  throw new ValueError(
    `${op}: reduction must be one of ${among.join(", ")}; got ${JSON.stringify(reduction)}`,
  );
}

/** @throws {ShapeError} when the shapes differ: broadcasting a target is nearly always a mistake. */
export function checkSameShape(op: string, x: Tensor, y: Tensor): void {
  if (sameShape(x.shape, y.shape)) return;
  throw new ShapeError(
    `${op}: input and target must have the same shape; got ${show(x.shape)} and ${show(y.shape)} (reshape or expand one)`,
  );
}

/** @throws {DTypeError} when a tensor is not floating. */
export function checkFloating(op: string, name: string, x: Tensor): void {
  if (isFloating(x.dtype)) return;
  throw new DTypeError(
    `${op}: ${name} must be floating; got ${x.dtype} (cast it first, with to("float32"))`,
  );
}

/** @throws {ShapeError} when a tensor does not broadcast to the shape of another. */
export function checkSpreads(op: string, name: string, given: Tensor, over: Tensor): void {
  if (
    given.ndim <= over.ndim &&
    sameShape(broadcastShapes(`${op}: ${name}`, over.shape, given.shape), over.shape)
  )
    return;
  throw new ShapeError(
    `${op}: ${name} must broadcast to the input's shape; got ${show(given.shape)} for ${show(over.shape)}`,
  );
}
