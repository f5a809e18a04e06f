import { readdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/**
 * Every test of a file that calls this must leave no thread and no unhandled rejection behind.
 *
 * @param start Starts a group, so that threads which come with the first one are not counted.
 */
export function expectNoLeaks(start: () => Promise<AsyncDisposable>): void {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
  let threadsBefore = 0;
  beforeAll(async () => {
    process.on("unhandledRejection", onUnhandled);
    await (await start())[Symbol.asyncDispose]();
    threadsBefore = threadCount();
  });
  afterEach(async () => {
    await expect.poll(threadCount, { timeout: 5_000 }).toBeLessThanOrEqual(threadsBefore);
  });
  afterAll(() => {
    process.off("unhandledRejection", onUnhandled);
    expect(unhandled).toEqual([]);
  });
}

function threadCount(): number {
  return process.platform === "linux" ? readdirSync("/proc/self/task").length : 0;
}
