import { GradientError } from "../errors.ts";
import { checkSynchronous } from "../synchronous.ts";

/** `inference` is off for good: nothing inside switches recording on. */
type GradMode = "on" | "off" | "inference";

let mode: GradMode = "on";
let enabled = true;

/**
 * Whether ops are recorded for backward right now.
 *
 * @example noGrad(() => isGradEnabled()) // false
 */
export function isGradEnabled(): boolean {
  return enabled;
}

/**
 * Switches recording on or off until the result is disposed.
 *
 * @throws {GradientError} when switched on inside `inference`.
 * @example
 * {
 *   using _ = setGradEnabled(false);
 *   isGradEnabled() // false
 * }
 * isGradEnabled() // true
 */
export function setGradEnabled(value: boolean): Disposable {
  const before = mode;
  switchTo("setGradEnabled", value ? "on" : "off");
  return { [Symbol.dispose]: () => restore(before) };
}

/**
 * Runs `body` without recording anything for backward.
 *
 * @throws {ValueError} when `body` is asynchronous: the mode would end before its first `await` does.
 * @example noGrad(() => ones([2], { requiresGrad: true }).mul(2)).requiresGrad // false
 */
export function noGrad<R>(body: () => R): R {
  return runIn("off", "noGrad", body);
}

/**
 * Runs `body` with recording on, also inside `noGrad`.
 *
 * @throws {GradientError} inside `inference`. @throws {ValueError} when `body` is asynchronous.
 * @example noGrad(() => enableGrad(() => isGradEnabled())) // true
 */
export function enableGrad<R>(body: () => R): R {
  return runIn("on", "enableGrad", body);
}

/**
 * Runs `body` without recording anything for backward, for good: inside, `enableGrad` and `setGradEnabled(true)` are refused,
 * so that code which only computes predictions cannot record by mistake.
 *
 * @pytorch torch.inference_mode
 * @throws {ValueError} when `body` is asynchronous.
 * @example inference(() => ones([2], { requiresGrad: true }).mul(2)).requiresGrad // false
 */
export function inference<R>(body: () => R): R {
  return runIn("inference", "inference", body);
}

/** Runs library code with recording on, whatever the mode. @internal */
export function recordAnyway<R>(body: () => R): R {
  const before = mode;
  restore("on");
  try {
    return body();
  } finally {
    restore(before);
  }
}

function runIn<R>(next: GradMode, name: string, body: () => R): R {
  const before = mode;
  switchTo(name, next);
  try {
    const result = body();
    checkSynchronous(name, result);
    return result;
  } finally {
    restore(before);
  }
}

function switchTo(name: string, next: GradMode): void {
  if (mode === "inference" && next === "on") {
    throw new GradientError(
      `${name}: recording cannot be switched on inside inference (use noGrad around what must not be recorded)`,
    );
  }
  restore(mode === "inference" ? mode : next);
}

function restore(next: GradMode): void {
  mode = next;
  enabled = next === "on";
}
