import { expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { KINDS, type Kind } from "./fault-words.ts";
import { drawPoints, isPossible, PHASES, type Phase } from "./point.ts";

/** The kinds of each phase that a short campaign has, and how often. What starts workers more than once is rare in it. */
const SHORT: readonly (readonly [
  points: number,
  phases: readonly Phase[],
  kinds: readonly Kind[],
])[] = [
  [20, ["forward", "backward", "sums", "measure"], ["throw"]],
  [12, ["forward", "backward", "sums", "measure"], ["exit", "terminate"]],
  [2, ["sums"], ["hang"]],
  [2, ["backward", "sums"], ["out-of-memory"]],
  [4, ["start", "attach", "idle", "anytime"], ["terminate"]],
];

test("40 deaths at seeded instants of all phases leave no wrong bit, no hang, no thread and no memory", async () => {
  const points = SHORT.flatMap(([count, phases, kinds], i) => drawPoints(count, i, phases, kinds));
  const summary = await runCampaign({ points });
  expect(summary.problems).toEqual([]);
  expect(summary).toMatchObject({
    points: 40,
    wrongDigests: 0,
    hangs: 0,
    rejections: 0,
    leakedThreads: 0,
    leakedBytes: 0,
  });
  expect(summary.withoutEffect).toBeLessThanOrEqual(1);
  expect(Object.keys(summary.byKind).sort()).toEqual(["exited", "hung", "out-of-memory", "threw"]);
  for (const phase of ["start", "attach", "idle", "forward", "backward", "merge", "measure"])
    expect(summary.byPhase, phase).toHaveProperty(phase);
}, 600_000);

test("points are decided by the seed, and give every possible pair of phase and kind its turn", () => {
  const pairs = PHASES.flatMap((phase) => KINDS.map((kind) => ({ phase, kind }))).filter(
    ({ phase, kind }) => isPossible(phase, kind),
  );
  const points = drawPoints(pairs.length, 3);
  expect(points).toEqual(drawPoints(pairs.length, 3));
  expect(points).not.toEqual(drawPoints(pairs.length, 4));
  const name = ({ phase, kind }: { phase: Phase; kind: Kind }): string => `${kind} in ${phase}`;
  expect(points.map(name).sort()).toEqual(pairs.map(name).sort());
  expect(points.every(({ at }) => at >= 0 && at < 1)).toBe(true);
  expect(() => drawPoints(1, 0, ["idle"], ["throw"])).toThrow(/some phase must know some kind/);
});
