import { kernels } from "@weft/kernels";
import { checkOptions } from "../dispatch/check-options.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { castData } from "../dispatch/cast.ts";
import { AnomalyError } from "../errors.ts";
import { isFloating } from "../dtype.ts";
import { show } from "../shape.ts";
import { checkSynchronous } from "../synchronous.ts";
import type { Tensor } from "../tensor.ts";
import { ModuleFollower, type FollowedModules } from "./follow-modules.ts";

export interface AnomalyOptions {
  /** Number of the training step, for the message; a function when `body` runs several. */
  readonly step?: number | (() => number);
  /** A module, or modules by path, as `net.namedModules()` gives them: the message names the innermost one that ran. */
  readonly modules?: FollowedModules;
}

/** Where an op ran while anomalies were looked for. */
export interface OpPlace {
  readonly module: string | null;
  readonly step: number | null;
  /** Its stack shows the line of the program. */
  readonly recorded: Error;
}

interface Watch {
  readonly step: AnomalyOptions["step"];
  readonly follower: ModuleFollower;
}

/** The watch that is on, if any: ops and backward ask it. */
export const anomaly: { watch: Watch | null } = { watch: null };

/**
 * Runs `body` and stops at the op in which a NaN or an infinity first appeared, in the forward or the backward pass. Slow: every
 * result is looked at.
 *
 * An op is named when its result holds a NaN and no input does, or an infinity while all inputs are finite (so that masks of
 * `-Infinity` pass), or when a leaf with a NaN enters; in the backward pass the op whose gradient is not finite while that of
 * its result is. What `checkpoint` runs again keeps the places of its first run.
 *
 * @param body Synchronous.
 * @throws {AnomalyError} naming op, module, step and shape; its `cause` shows where the op was recorded.
 * @throws {ValueError} when `body` is asynchronous, or `modules` are no modules by path.
 * @example detectAnomaly(() => tensor([4]).sqrt().item(), { step: 12 }) // 2
 */
export function detectAnomaly<R>(body: () => R, options: AnomalyOptions = {}): R {
  checkOptions("detectAnomaly", options, ["step", "modules"]);
  const before = anomaly.watch;
  using follower = new ModuleFollower("detectAnomaly", options.modules ?? []);
  const watch: Watch = { step: options.step, follower };
  anomaly.watch = watch;
  try {
    const result = body();
    checkSynchronous("detectAnomaly", result);
    return result;
  } finally {
    anomaly.watch = before;
  }
}

/** Notes the place of an op that is being recorded. */
export function placeOfOp(watch: Watch, op: string): OpPlace {
  return {
    module: watch.follower.innermost?.path ?? null,
    step: typeof watch.step === "function" ? watch.step() : (watch.step ?? null),
    recorded: new Error(`${op} ran here`),
  };
}

/** @throws {AnomalyError} when the op made something that is not finite. */
export function checkForward(
  watch: Watch,
  op: string,
  inputs: readonly unknown[],
  out: Tensor,
): void {
  const bad = firstNonFinite(out);
  if (bad === null) return;
  const given = inputs.flatMap((input) => values(input));
  const source = Number.isNaN(bad) ? given.find((value) => Number.isNaN(value)) : given[0];
  if (source !== undefined && !Number.isNaN(source)) return; // an infinity went in
  const hasNaN = (input: unknown): boolean =>
    isTensor(input) && input.isLeaf && Number.isNaN(firstNonFinite(input));
  const leaf = source === undefined ? undefined : inputs.find(hasNaN);
  if (source !== undefined && leaf === undefined) return; // noticed where it appeared
  const place = placeOfOp(watch, op);
  const what = leaf === undefined ? "made" : "was given";
  throw anomalyOf(op, `${what} ${bad}`, out, place);
}

/** @throws {AnomalyError} when the gradient of one of an op's inputs is not finite, while that of its result is. */
export function checkBackward(
  op: string,
  dy: Tensor,
  gradient: Tensor,
  place: OpPlace | null,
): void {
  const bad = firstNonFinite(gradient);
  if (bad === null || firstNonFinite(dy) !== null) return;
  throw anomalyOf(op, `made ${bad} in its gradient`, gradient, place);
}

/** @throws {AnomalyError} when a gradient that a user gave is not finite. */
export function checkGiven(name: string, gradient: Tensor): void {
  const bad = firstNonFinite(gradient);
  if (bad === null || anomaly.watch === null) return;
  const place = placeOfOp(anomaly.watch, name);
  throw anomalyOf(name, `was given ${bad}`, gradient, place);
}

function anomalyOf(op: string, what: string, result: Tensor, place: OpPlace | null): AnomalyError {
  const { module = null, step = null } = place ?? {};
  const where = module === null ? "" : ` in module "${module}"`;
  const when = step === null ? "" : ` at step ${step}`;
  return new AnomalyError(
    `detectAnomaly: results must be finite; ${op} ${what}${where}${when}; got a tensor of shape ${show(result.shape)} and dtype ${result.dtype}`,
    { op, module, step, cause: place?.recorded },
  );
}

/** What of an op's argument is not finite. */
function values(argument: unknown): readonly number[] {
  if (typeof argument === "number") return Number.isFinite(argument) ? [] : [argument];
  if (typeof argument !== "object" || argument === null) return [];
  if (isTensor(argument)) {
    const bad = firstNonFinite(argument);
    return bad === null ? [] : [bad];
  }
  return Object.values(argument).flatMap(values);
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "storage" in value && "gradNode" in value;
}

/** The first element that is not finite, NaN before infinities; `null` when all are finite. */
function firstNonFinite(x: Tensor): number | null {
  if (!isFloating(x.dtype) || x.size === 0) return null;
  const wide = x.dtype === "float64" ? x : x.dtype === "float32" ? x : castData(x, "float32");
  const source = contiguousData(wide);
  const kernel = source.dtype === "float64" ? kernels.nonFiniteF64 : kernels.nonFiniteF32;
  if (kernel(source.size, source.address()) === -1) return null;
  const elements = source.toTypedArray();
  return (
    elements.find((value) => Number.isNaN(value)) ??
    elements.find((value) => !Number.isFinite(value))!
  );
}
