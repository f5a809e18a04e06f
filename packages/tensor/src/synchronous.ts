import { ValueError } from "./errors.ts";

/**
 * Refuses the result of an asynchronous function where what surrounds it ends before its first `await` does.
 *
 * @throws {ValueError} when `result` is a promise.
 */
export function checkSynchronous(area: string, result: unknown): void {
  if (!(result instanceof Promise)) return;
  // The promise is dropped here, so a rejection of it must not go unhandled as well.
  result.catch(() => undefined);
  throw new ValueError(
    `${area}: the function must be synchronous; got one that returned a promise`,
  );
}
