import { ValueError } from "./errors.ts";

/**
 * Refuses the result of an asynchronous function where what surrounds it ends before its first `await` does.
 *
 * @param reason Why it must be, for the message. @param remedy What to do instead.
 * @throws {ValueError} when `result` is a promise.
 */
export function checkSynchronous(area: string, result: unknown, reason = "", remedy = ""): void {
  if (!(result instanceof Promise)) return;
  // The promise is dropped here, so a rejection of it must not go unhandled as well.
  result.catch(() => undefined);
  throw new ValueError(
    `${area}: the function must be synchronous${reason}; got one that returned a promise${remedy}`,
  );
}
