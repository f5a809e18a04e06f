import { ValueError } from "../errors.ts";

let enabled = true;

/** Whether ops are recorded for backward right now. */
export function isGradEnabled(): boolean {
  return enabled;
}

/**
 * Switches recording on or off until the result is disposed.
 *
 * @example { using _ = setGradEnabled(false); net.forward(x); }
 */
export function setGradEnabled(value: boolean): Disposable {
  const before = enabled;
  enabled = value;
  return { [Symbol.dispose]: () => void (enabled = before) };
}

/**
 * Runs `body` without recording anything for backward.
 *
 * @throws {ValueError} when `body` is asynchronous: the mode would end before its first `await` does.
 * @example const prediction = noGrad(() => net.forward(x));
 */
export function noGrad<R>(body: () => R): R {
  return runWith(false, "noGrad", body);
}

/** Runs `body` with recording on, also inside `noGrad`. */
export function enableGrad<R>(body: () => R): R {
  return runWith(true, "enableGrad", body);
}

function runWith<R>(value: boolean, name: string, body: () => R): R {
  const before = enabled;
  enabled = value;
  try {
    const result = body();
    if (result instanceof Promise) {
      // The promise is dropped here, so a rejection of it must not go unhandled as well.
      result.catch(() => undefined);
      throw new ValueError(
        `${name}: the function must be synchronous; got one that returned a promise`,
      );
    }
    return result;
  } finally {
    enabled = before;
  }
}
