import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runDemo } from "./demo-process.ts";

const scratch = mkdtempSync(join(tmpdir(), "weft-demo-flags-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Runs the demo and reads its object, of which each test knows the part it asks for. */
async function resultOf<T>(...args: string[]): Promise<{ result: T; story: string }> {
  const { code, stdout, stderr } = await runDemo("--json", "--workers", "2", ...args);
  expect(code, stderr).toBe(0);
  return { result: JSON.parse(stdout) as T, story: stderr }; // what the demo prints
}

test("--compare trains with 1 worker and with all in turns, here with layers in parts, and says speeds, ratio, digests and who computed what", async () => {
  const { result, story } = await resultOf<{
    workers: number[];
    samplesPerSecond: number[];
    ratio: number;
    digests: string[];
    equal: boolean;
    reports: { workers: number; steps: number; threads: unknown[] }[];
  }>("--compare", "--shard", "tensor", "--images", "1500");
  expect(result).toMatchObject({ workers: [1, 2], equal: true });
  expect(result.digests[0]).toBe(result.digests[1]);
  for (const value of [...result.samplesPerSecond, result.ratio]) expect(value).toBeGreaterThan(0);
  expect(result.reports).toMatchObject([
    { workers: 1, steps: 12, threads: [{ role: "tensor shards 0 to 1 of 2, team 0" }] },
    {
      workers: 2,
      steps: 12,
      threads: [{ role: "tensor shards 0 of 2, team 0" }, { role: "tensor shards 1 of 2, team 0" }],
    },
  ]);
  expect(story).toMatch(/1 worker \d+ samples\/s, 2 workers \d+ samples\/s/);
  expect(story).toMatch(/digests (\w{16}) and \1: equal/);
}, 120_000);

test("--kill-worker ends a thread in a step of a run with --shard layers, is made good, and leaves the bits; --report shows the stages", async () => {
  const { result, story } = await resultOf<{
    recoveries: { step: number; kind: string }[];
    report: { threads: { role: string; shards: number }[]; plan: { layers: number[] } };
  }>(
    ...["--shard", "layers", "--report", "--kill-worker", "5", "--images", "1500"],
    ...["--epochs", "1", "--checkpoint", join(scratch, "killed.weft")],
  );
  expect(result.recoveries).toHaveLength(1);
  expect(result.recoveries[0]!.kind).toBe("exited");
  expect([5, 6]).toContain(result.recoveries[0]!.step); // a thread that ends late is missed in the next
  expect(story).toMatch(/worker \d was lost \(exited\) .*step [56].*it was replaced/);
  expect(story).toMatch(/it gives the same bits, digest \w{16}/);
  expect(result.report).toMatchObject({
    plan: { layers: [2, 5] },
    threads: [
      { role: "stage 0 of 2, pipeline 0", shards: 8 },
      { role: "stage 1 of 2, pipeline 0", shards: 8 },
    ],
  });
  expect(story).toMatch(/worker 1 +│ stage 1 of 2/);
  expect(story).toMatch(/a step of [\d.]+ ms: .*overhead [\d.]+ ms/);
  expect(story).toMatch(/2\.weight = 4\.weight +│ calling thread/);
}, 120_000);

test("one worker computes all stages and all parts of layers, says so, and reads nothing of others; digests are those of --shard batch", async () => {
  const digests: string[] = [];
  for (const [shard, note] of [
    ["batch", /, 8 shards of the batch, batch 128/],
    [
      "layers",
      /through stages of 2, 5 layers, batch 128.*\nplan\.layers: the one worker computes all 2 stages/,
    ],
    [
      "tensor",
      /layers in 2 parts, batch 128.*\nplan\.tensor: the one worker computes all 2 shards/,
    ],
  ] as const) {
    const { result, story } = await resultOf<{
      digest: string;
      report: { threads: { bytes: number }[] };
    }>(
      ...["--workers", "1", "--shard", shard, "--report", "--images", "300", "--epochs", "1"],
      ...["--checkpoint", join(scratch, "one.weft")],
    );
    expect(story).toMatch(note);
    expect(result.report.threads.map(({ bytes }) => bytes)).toEqual([0]);
    digests.push(result.digest);
  }
  expect(new Set(digests).size).toBe(1);
}, 120_000);

test("--resume of what is no run's checkpoint says so", async () => {
  const file = join(scratch, "nothing.weft");
  const { code, stderr } = await runDemo("--resume", file);
  expect(code).toBe(1);
  expect(stderr).toMatch(/must be readable.*nothing\.weft/);
});
