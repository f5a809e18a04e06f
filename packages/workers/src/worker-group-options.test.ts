import { expect, test } from "vitest";
import { checkOptions, type WorkerGroupOptions } from "./worker-group-options.ts";

const good: WorkerGroupOptions = { module: "file:///a/replica.js", size: 2 };

test("defaults are filled in", () => {
  expect(checkOptions(good)).toEqual({
    module: "file:///a/replica.js",
    size: 2,
    setup: undefined,
    startDeadlineMs: 30_000,
    callDeadlineMs: 30_000,
    dispatchDeadlineMs: 30_000,
    closeDeadlineMs: 5_000,
    resourceLimits: undefined,
    spinRounds: 100,
    onLost: undefined,
  });
});

test.each<[URL | string, string]>([
  [new URL("file:///a/b.ts"), "file:///a/b.ts"],
  ["/a/b c.ts", "file:///a/b%20c.ts"],
  ["data:text/javascript,0", "data:text/javascript,0"],
])("module may be %s", (module, moduleUrl) => {
  expect(checkOptions({ ...good, module }).module).toBe(moduleUrl);
});

test.each<[Partial<WorkerGroupOptions>, string]>([
  [{ module: "./replica.js" }, "module must be a URL or an absolute path"],
  [{ module: () => new Worker("") }, "module must be a URL or an absolute path"],
  [{ size: 0 }, "size must be an integer from 1 to 1024; got 0"],
  [{ size: 1.5 }, "size must be an integer from 1 to 1024; got 1.5"],
  [{ startDeadlineMs: 0 }, "startDeadlineMs must be above 0"],
  [
    { callDeadlineMs: Infinity },
    "callDeadlineMs must be above 0 and at most 2147483647 ms; got Infinity",
  ],
  [
    { dispatchDeadlineMs: Number.NaN },
    "dispatchDeadlineMs must be above 0 and at most 2147483647 ms; got NaN",
  ],
  [{ closeDeadlineMs: -1 }, "closeDeadlineMs must be above 0"],
  [{ spinRounds: -1 }, "spinRounds must be an integer from 0 to 1000000000; got -1"],
])("%o is refused", (wrong, message) => {
  expect(() => checkOptions({ ...good, ...wrong })).toThrow(message);
});
