import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function runChild(what: string): Promise<Outcome> {
  const program = fileURLToPath(new URL("./fixtures/child.ts", import.meta.url));
  return new Promise((resolve) => {
    const args = ["--conditions=@weft/source", program, what];
    execFile(process.execPath, args, { timeout: 50_000 }, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : (error.code ?? error.signal ?? "killed"),
        stdout,
        stderr,
      });
    });
  });
}

describe("a process with a pool", () => {
  test.each([
    ["leave open", "done\n"],
    ["leave after a hang", "late\n"],
    ["exit after a hang", "late\n"],
    ["close", "closed\n"],
  ])("%s: ends by itself with code 0", async (what, stdout) => {
    expect(await runChild(what)).toEqual({ code: 0, stdout, stderr: "" });
  });

  test("burns no CPU while the pool is idle", async () => {
    // Of 500 ms; one spinning thread alone would use all of them.
    expect(Number((await runChild("idle")).stdout)).toBeLessThan(100);
  });
});
