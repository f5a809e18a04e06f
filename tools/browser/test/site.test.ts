import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite, type Site } from "../src/build-site.ts";
import { findChromium, ISOLATION, launchOptions } from "../src/chromium.ts";
import { openPage, type Visit } from "./open-page.ts";
import type {} from "./site/page.ts";

const MiB = 2 ** 20;
const STEPS = 50;
const executablePath = findChromium();

/** Run in a page before anything else. */
const NO_RELAXED_SIMD = "WebAssembly.validate = () => false;";
const NO_SHARED_MEMORY = `WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor) {
    if (descriptor.shared) throw new TypeError("no shared memory");
    super(descriptor);
  }
};`;

let folder = "";
let site: Site = { dist: "", nodeImports: ["not built"] };
let browser: Browser | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "weft-site-"));
  const source = join(import.meta.dirname, "site");
  site = await buildSite(source, ["@weft/kernels", "@weft/tensor"], folder);
  if (executablePath !== undefined) browser = await chromium.launch(launchOptions(executablePath));
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the packed packages in a bundle for browsers", () => {
  test("need no module of Node", () => {
    expect(site.nodeImports).toEqual([]);
  });

  test.skipIf(executablePath === undefined).each([
    ["an isolated page", ISOLATION, "", { memory: "shared", isolated: true }],
    // Chromium gives a page without isolation shared memory that it cannot post to workers.
    ["a page without isolation", {}, "", { memory: "shared", isolated: false }],
    ["a page without shared memory", {}, NO_SHARED_MEMORY, { memory: "unshared" }],
    ["a page without relaxed SIMD", ISOLATION, NO_RELAXED_SIMD, { variant: "wasm-simd" }],
  ])("train to the bits of Node in %s (needs Chromium)", async (_, headers, prelude, place) => {
    await using visit = await open(headers, prelude);
    expect(await visit.page.evaluate(() => weftPage.place())).toMatchObject(place);
    const [variant, bits] = await visit.page.evaluate(
      (steps) => [weftPage.place().variant, weftPage.train(steps)] as const,
      STEPS,
    );
    // Node always has shared memory; the kind of memory must not change a bit.
    expect([variant, bits]).toEqual(await trainInNode(prelude === NO_SHARED_MEMORY ? "" : prelude));
  });

  test.skipIf(executablePath === undefined)(
    "let a worker of an isolated page compute on the page's tensors (needs Chromium)",
    async () => {
      await using visit = await open(ISOLATION);
      expect(await visit.page.evaluate(() => weftPage.shareWithWorker())).toEqual({
        seen: [2, 4, 6],
        answer: { total: 12, owner: 2 },
        owner: 1,
      });
    },
  );

  test.skipIf(executablePath === undefined)(
    "say what a page without isolation lacks for workers (needs Chromium)",
    async () => {
      await using visit = await open({});
      await expect(visit.page.evaluate(() => weftPage.shareWithWorker())).rejects.toThrow(
        "HeapError: shareKernels: the page must be able to share memory with its workers",
      );
    },
  );

  test.skipIf(executablePath === undefined || !existsSync("/proc/self/status")).each([
    ["shared", ""],
    ["unshared", NO_SHARED_MEMORY],
  ])(
    "keep a synchronous loop of 20,000 steps small, in %s memory (needs Chromium and /proc)",
    async (_memory, prelude) => {
      await using visit = await open({}, prelude);
      const report = await visit.page.evaluate(() => weftPage.runLongLoop(20_000));
      expect(report.loss).toBeGreaterThan(0);
      expect(report.evictedBytes).toBeGreaterThan(1000 * MiB);
      expect(report.memoryBytes).toBeLessThan(64 * MiB);
      expect(await peakBytes(visit.page)).toBeLessThan(400 * MiB);
    },
  );
});

/** The page of the bundle in a tab of its own, after a script that takes something away. */
const open = (headers: Readonly<Record<string, string>>, prelude = ""): Promise<Visit> =>
  openPage(browser!, site.dist, headers, "weftPage", prelude); // launched where there is an executable

/** What the page's own script gives in a process of Node, after a script that takes something away. */
async function trainInNode(prelude = ""): Promise<unknown> {
  const script = `${prelude}
    await import(${JSON.stringify(pathToFileURL(join(site.dist, "page.js")).href)});
    console.log(JSON.stringify([weftPage.place().variant, weftPage.train(${STEPS})]));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[
      "--input-type=module",
      "--eval",
      prelude === NO_SHARED_MEMORY ? script.replace(prelude, "") : script,
    ],
  ]);
  return JSON.parse(stdout);
}

/** The most memory that the page's process ever had. */
async function peakBytes(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession(); // a context of a browser
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const peaks = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => {
      const status = readFileSync(`/proc/${id}/status`, "utf8");
      return Number(/VmHWM:\s*(\d+) kB/.exec(status)![1]) * 1024; // in every process's status
    });
  return Math.max(...peaks);
}
