import { expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { KINDS, STRETCHES, type Stretch } from "./fault-words.ts";
import { parseOptions } from "./options.ts";
import { drawPoints, isPossible, PHASES, type Point, type PointChoice } from "./point.ts";
import { SETUPS, type Setup } from "./setup.ts";
import { totals } from "./summary.ts";

const setup = (plan: Setup["plan"], workers: number): Setup =>
  SETUPS.find(
    (one) => one.workers === workers && JSON.stringify(one.plan) === JSON.stringify(plan),
  )!;
const SHARDS = setup({}, 2);
const STAGES = setup({ batch: 8, layers: [4, 3] }, 2);
const TEAM = setup({ batch: 4, tensor: 2 }, 2);
const TEAMS = setup({ batch: 4, tensor: 2 }, 4);

const IN_STEPS: readonly Stretch[] = STRETCHES.slice(2);

/** What a short campaign has, and how often. What starts workers, as all but throws do, is rare in it. */
const SHORT: readonly (readonly [points: number, choice: PointChoice])[] = [
  [20, { setups: [SHARDS, STAGES, TEAM, TEAMS], phases: IN_STEPS, kinds: ["throw"] }],
  [10, { setups: [SHARDS, STAGES, TEAM], phases: IN_STEPS, kinds: ["exit", "terminate"] }],
  [2, { setups: [SHARDS, TEAM], phases: ["backward"], kinds: ["out-of-memory"] }],
  [2, { setups: [TEAM], phases: ["leave", "start"], kinds: ["hang"] }],
  [2, { setups: [STAGES], phases: ["start", "attach"], kinds: ["exit"] }],
  [2, { setups: [SHARDS], phases: ["first-start", "first-attach"], kinds: ["exit"] }],
  [2, { setups: [TEAM], phases: ["idle", "anytime"], kinds: ["terminate"] }],
];

test("40 deaths at seeded instants of all phases and plans leave no wrong bit, no hang, no thread and no memory", async () => {
  const points = SHORT.flatMap(([count, choice], i) => drawPoints(count, i, choice));
  const summary = await runCampaign({ points });
  expect(summary.problems).toEqual([]);
  expect(summary).toMatchObject({
    points: 40,
    wrongDigests: 0,
    hangs: 0,
    rejections: 0,
    leakedThreads: 0,
    leakedBytes: 0,
    withoutEffect: 0,
  });
  expect(totals(summary.struck, "setup")).toMatchObject({
    '{"batch":8,"layers":[4,3]} on 2 workers': expect.any(Number),
    '{"batch":4,"tensor":2} on 4 workers': 5,
  });
  // Each kind of death is told as what it was, in the phase in which it was.
  const { recovered } = summary;
  expect(Object.keys(totals(recovered, "kind")).sort()).toEqual([
    "exited",
    "hung",
    "out-of-memory",
    "threw",
  ]);
  const told = totals(recovered, "phase");
  for (const phase of ["start", "attach", "forward", "backward", "measure", "idle"])
    expect(told, phase).toHaveProperty(phase);
  // Which phase a blow at the seam of two falls into, the threads' pace decides; that it was told, and as what, nothing.
  const teams = Object.values(recovered['{"batch":4,"tensor":2} on 4 workers']!);
  expect(teams.flatMap((kinds) => Object.keys(kinds))).not.toContain("hung");
  expect(teams.reduce((sum, { threw = 0 }) => sum + threw, 0)).toBe(IN_STEPS.length);
}, 600_000);

test("points are decided by the seed, and give everything that is possible its turn", () => {
  const all = SETUPS.flatMap((one) =>
    PHASES.flatMap((phase) => KINDS.map((kind) => ({ setup: one, phase, kind }))),
  ).filter(({ phase, kind }) => isPossible(phase, kind));
  const points = drawPoints(all.length, 3);
  expect(points).toEqual(drawPoints(all.length, 3));
  expect(points).not.toEqual(drawPoints(all.length, 4));
  const name = ({ setup: one, phase, kind }: Omit<Point, "at">): string =>
    `${kind} in ${phase} of ${JSON.stringify(one)}`;
  expect(points.map(name).sort()).toEqual(all.map(name).sort());
  expect(points.every(({ at }) => at >= 0 && at < 1)).toBe(true);
  expect(() => drawPoints(1, 0, { phases: ["idle"], kinds: ["throw"] })).toThrow(
    /some phase must know some kind/,
  );
});

test("a campaign takes turns with all plans, or with those that were asked for", () => {
  expect(parseOptions([]).setups).toBe(SETUPS);
  const plan = { batch: 2, tensor: 4 };
  expect(parseOptions(["--plan", JSON.stringify(plan)]).setups).toEqual([{ plan, workers: 2 }]);
  expect(parseOptions(["--plan", "{}", "--workers", "3"]).setups).toEqual([
    { plan: {}, workers: 3 },
  ]);
  const alone = parseOptions(["--workers", "1"]).setups;
  expect(alone.every(({ workers }) => workers === 1)).toBe(true);
  const plans = (setups: readonly Setup[]): string[] =>
    setups.map(({ plan: one }) => JSON.stringify(one));
  expect(plans(alone)).toEqual([...new Set(plans(SETUPS))]);
});
