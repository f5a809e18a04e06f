import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite, type Site } from "../src/build-site.ts";
import { findChromium, ISOLATION, launchOptions } from "../src/chromium.ts";
import { openPage, type Visit } from "./open-page.ts";
import type {} from "./threads-site/page.ts";
import { trainSharded, type TrainingReport } from "./threads-site/train-sharded.ts";

const executablePath = findChromium();
const PACKAGES = [
  ...["kernels", "workers", "tensor", "init", "optim", "checkpoint", "nn", "parallel"],
].map((name) => `@weft/${name}`);

let folder = "";
let site: Site = { dist: "", nodeImports: ["not built"] };
let browser: Browser | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "weft-threads-"));
  site = await buildSite(join(import.meta.dirname, "threads-site"), PACKAGES, folder);
  if (executablePath !== undefined) browser = await chromium.launch(launchOptions(executablePath));
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page in a tab of its own, which must have no workers left when it is done. */
async function open(headers: Readonly<Record<string, string>> = ISOLATION): Promise<Visit> {
  const visit = await openPage(browser!, site.dist, headers, "threadsPage"); // launched where there is an executable
  return {
    page: visit.page,
    async [Symbol.asyncDispose]() {
      // The browser tells of their end a moment later.
      await expect.poll(() => visit.page.workers().length, { timeout: 5_000 }).toBe(0);
      await visit[Symbol.asyncDispose]();
    },
  };
}

test("the packed packages with threads need no module of Node in a bundle for browsers", () => {
  expect(site.nodeImports).toEqual([]);
});

describe.skipIf(executablePath === undefined)("a worker group in a page (needs Chromium)", () => {
  test("answers calls and dispatches, from a function that starts workers, a URL and a path", async () => {
    await using visit = await open();
    const report = {
      squares: [9, 16],
      later: 25,
      counted: [2, 2],
      isWorker: [false, true],
      byteLength: 8,
    };
    expect(await visit.page.evaluate(() => threadsPage.groups.work())).toEqual([
      report,
      report,
      report,
    ]);
  });

  test("goes on after methods and jobs that throw, and says what they threw", async () => {
    await using visit = await open();
    expect(await visit.page.evaluate(() => threadsPage.groups.throwing())).toEqual({
      failures: [
        {
          rank: 0,
          phase: "call",
          kind: "threw",
          message: "call fail: must not throw; got RangeError: too far from rank 0",
          said: "RangeError: too far",
        },
        expect.objectContaining({
          phase: "dispatch",
          kind: "threw",
          said: expect.stringMatching(/^RangeError: job failed in rank [01]$/),
        }),
        expect.objectContaining({ rank: 1, kind: "threw", said: "Error: the others should stop" }),
        expect.stringContaining(
          "UncloneableError: call: arguments and results must be structured-cloneable; got DataCloneError",
        ),
      ],
      counted: [3, 3],
      failed: null,
    });
  });

  test.each([
    ["crashSoon", "call", "crashed", "RangeError: thrown by a timer"],
    ["rejectSoon", "call", "crashed", "Error: nobody awaits me"],
    ["closeSoon", "call", "exited", undefined],
    ["never", "call", "hung", undefined],
    ["countForever", "dispatch", "hung", undefined],
  ] as const)(
    "replaces a worker after %s, once the old one writes no more",
    async (how, phase, kind, said) => {
      await using visit = await open();
      const lost: unknown = expect.objectContaining({ rank: 1, phase, kind, said });
      expect(await visit.page.evaluate((name) => threadsPage.groups.losing(name), how)).toEqual({
        failure: lost,
        heard: [lost],
        replaced: [1],
        writesLater: 0,
        counted: 1,
        square: 9,
      });
    },
  );

  test.each([
    ["throw", /^start: must not throw; got Error: cannot build rank [01] from rank [01]/],
    ["wait", /^start: must answer within 500 ms; got nothing from rank [01]/],
    ["spin", /^start: must answer within 500 ms; got nothing from rank [01]/],
    ["close", /^start: a thread must live until close\(\); got its end from rank [01]/],
    ["missing", /got Error: the worker's script could not be loaded from rank [01]/],
  ] as const)("does not start when the factory or the script does this: %s", async (how, said) => {
    await using visit = await open();
    const failure = await visit.page.evaluate((name) => threadsPage.groups.failingStart(name), how);
    expect(failure).toMatchObject({ phase: "start", message: expect.stringMatching(said) });
  });

  test("refuses what no page can do, and what cannot be sent", async () => {
    await using visit = await open();
    const refused = await visit.page.evaluate(() =>
      Promise.all([
        threadsPage.groups.failingStart("resourceLimits"),
        threadsPage.groups.failingStart("relative"),
        threadsPage.groups.uncloneable(),
      ]),
    );
    expect(refused).toEqual([
      'TypeError: worker group: resourceLimits must be absent in a page; got {"stackSizeMb":4}',
      expect.stringMatching(
        /^TypeError: worker group: module must be a URL, an absolute path, or a function .* got \.\/replica\.js$/,
      ),
      expect.stringContaining("UncloneableError: start: setup must be structured-cloneable"),
    ]);
  });

  test("ends at once when its workers sleep, and resolves when busy ones write no more", async () => {
    await using visit = await open();
    const report = await visit.page.evaluate(() => threadsPage.groups.ending());
    expect(report).toEqual({
      closed: expect.any(Number),
      terminated: expect.any(Number),
      pending: expect.objectContaining({ kind: "closed", phase: "dispatch" }),
      writesLater: false,
    });
    const { closed, terminated } = report as Record<string, number>; // as it just was
    // A worker that is terminated in its sleep is there for two seconds more.
    expect(closed).toBeLessThan(1500);
    expect(terminated).toBeLessThan(1500);
  });

  test("is rung without a message, and ends a worker that then throws", async () => {
    await using visit = await open();
    expect(await visit.page.evaluate(() => threadsPage.groups.ring())).toEqual({
      last: "20,20",
      failed: expect.objectContaining({
        phase: "idle",
        kind: "crashed",
        said: expect.stringMatching(/^RangeError: job failed in rank [01]$/),
      }),
    });
  });

  test("says what a page without isolation lacks", async () => {
    await using visit = await open({});
    expect(await visit.page.evaluate(() => threadsPage.groups.plainStart())).toBe(
      "Error: worker group: the page must be able to share memory with its workers; got one that is not cross-origin isolated " +
        "(serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)",
    );
  });
});

describe.skipIf(executablePath === undefined)("sharded training in a page (needs Chromium)", () => {
  let inNode: TrainingReport;
  beforeAll(async () => {
    const model = new URL("./threads-site/model.ts", import.meta.url);
    inNode = await trainSharded({ model, workers: 2 });
    expect(inNode.bits).toBe((await trainSharded({ model, workers: 0 })).bits);
  });

  test.each([0, 1, 2])("has the bits of Node with %i workers", async (workers) => {
    await using visit = await open();
    const report = await visit.page.evaluate((n) => threadsPage.training.train(n), workers);
    expect(report).toEqual(inNode);
  });

  test("has the bits of Node in a worker that has workers of its own", async () => {
    // What is left is not checked: a worker is at times listed for seconds after the one that has it was terminated.
    await using visit = await openPage(browser!, site.dist, ISOLATION, "threadsPage");
    expect(await visit.page.evaluate(() => threadsPage.training.trainApart())).toEqual(inNode);
  });

  test("has the bits of Node when two workers are the stages of a pipeline", async () => {
    await using visit = await open();
    const report = await visit.page.evaluate(() => threadsPage.training.train(2, [3, 4]));
    const model = new URL("./threads-site/model.ts", import.meta.url);
    expect(report).toEqual(await trainSharded({ model, workers: 2, plan: { layers: [3, 4] } }));
  });

  test.each([
    ["throw", "threw in forward"],
    ["close", "exited in idle"],
    ["hang", "hung in forward"],
  ] as const)("recovers from a worker after this: %s, and leaks no memory", async (how, what) => {
    await using visit = await open();
    const report = await visit.page.evaluate((name) => threadsPage.training.recover(name), how);
    expect(report).toEqual({ ...inNode, recoveries: [what], foreignChunks: 0 });
  });

  test("needs no isolation without workers, and says what is missing with them", async () => {
    await using visit = await open({});
    const [report, ...refusals] = await visit.page.evaluate(async () => [
      await threadsPage.training.train(0),
      await threadsPage.training.refusal(2, true),
      await threadsPage.training.refusal(2, false),
    ]);
    expect(report).toEqual(inNode);
    expect(refusals).toEqual([
      "HeapError: shareKernels: the page must be able to share memory with its workers; got one that is not cross-origin isolated " +
        "(serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)",
      "ValueError: ShardedTrainer: workers import the model themselves, by its URL or in the script that startWorker starts; got what it exports",
    ]);
  });
});
