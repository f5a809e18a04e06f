import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

function runChild(what: string, program = "test/fixtures/child.ts"): Promise<Outcome> {
  const began = performance.now();
  const args = ["--conditions=@weft/source", file(program), what];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? error.signal ?? "killed");
      resolve({ code, stdout, stderr, tookMs: performance.now() - began });
    });
  });
}

describe("a process with a group that nobody closes", () => {
  test("ends by itself, with code 0, once nothing is pending", async () => {
    const outcome = await runChild("leave open");
    expect(outcome).toMatchObject({ code: 0, stdout: "36\n", stderr: "" });
    expect(outcome.tookMs).toBeLessThan(10_000);
  });

  test("stays alive as long as a call or a dispatch is pending", async () => {
    const { code, stdout } = await runChild("leave while pending");
    expect(code).toBe(0);
    expect(stdout.split("\n").toSorted()).toEqual(["", "25", "dispatched"]);
  });

  test("may exit in the middle of an endless job", async () => {
    expect(await runChild("leave in a job")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("burns no CPU while idle", async () => {
    // Of 500 ms; one spinning worker alone would use all of them.
    expect(Number((await runChild("idle")).stdout)).toBeLessThan(100);
  });

  test("shows an error that nobody catches with the worker's stack", async () => {
    const { code, stderr } = await runChild("do not catch");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /WorkerError: dispatch 1: must not throw; got RangeError: job failed in rank \d/,
    );
    expect(stderr).toMatch(/at async file:.*child\.ts/);
    expect(stderr).toMatch(
      /\[cause\]: .*RangeError\]?: job failed in rank \d\n\s+at TroubledReplica\.run .*replica\.ts/,
    );
  });
});

test("everything a job prints is seen while its thread has nothing else to do", async () => {
  const { code, stdout } = await runChild("print");
  expect(code).toBe(0);
  const lines = [0, 1].flatMap((rank) => [0, 1, 2].map((line) => `rank ${rank} line ${line}`));
  const printed = stdout.trim().split("\n");
  expect(printed.slice(0, -1).toSorted()).toEqual(lines);
  expect(printed.at(-1)).toBe("waited");
});

test("the example of the README is the one that runs here", async () => {
  const readme = readFileSync(file("README.md"), "utf8");
  for (const part of ["test/example/squares.ts", "test/example/main.ts"]) {
    expect(readme).toContain(`\`\`\`ts\n${readFileSync(file(part), "utf8")}\`\`\``);
  }
  expect(await runChild("", "test/example/main.ts")).toMatchObject({
    code: 0,
    stdout: "49\n0 10 40 90 160\n",
    stderr: "",
  });
});
