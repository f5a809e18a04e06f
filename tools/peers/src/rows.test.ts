import { describe, expect, test } from "vitest";
import { CASES, valueOf } from "./cases.ts";
import { COMPARISONS, type Comparison } from "./comparisons.ts";
import { type Participant, PARTICIPANTS } from "./participants.ts";
import { jsonLines, markdown, table } from "./print-report.ts";
import { rowsOf } from "./rows.ts";

const participant = (id: string, threads: number): Participant => ({
  ...{ id, title: `title of ${id}`, threads, command: ["none"] },
});
const participants = [participant("a", 1), participant("b", 2), participant("peer", 1)];
const times = new Map([
  ["a", new Map(Object.entries({ "sgemm-512": 4, softmax: 2, "tiny-step": 0.012 }))],
  ["b", new Map(Object.entries({ "sgemm-512": 2 }))],
  ["peer", new Map(Object.entries({ "sgemm-512": 1, softmax: 1, "tiny-step": 0.06, normal: 1 }))],
]);
const compare = (comparison: Partial<Comparison>) =>
  rowsOf(
    [{ ours: ["a"], peers: ["peer"], title: "the peer", bars: {}, ...comparison }],
    ...([CASES, participants, times] as const),
  );

describe("rowsOf", () => {
  test("gives values in the case's unit and our ratio to the peer, for what both have measured", () => {
    expect(compare({})).toEqual([
      expect.objectContaining({
        ...{ suite: "peers", case: "sgemm 512", library: "title of a", threads: 1, value: 67.1 },
        ...{
          unit: "GFLOP/s",
          ratio: 0.25,
          ratioTo: "the peer",
          peerValue: 268,
          bar: null,
          ok: true,
        },
      }),
      expect.objectContaining({ case: "4-8-1 net, batch 2, SGD step", value: 12, ratio: 0.2 }),
      expect.objectContaining({ case: "softmax 1024x1024", value: 2, unit: "ms", ratio: 2 }),
    ]);
  });

  test("takes the best configuration of several", () => {
    expect(compare({ ours: ["a", "b"], cases: ["sgemm-512"] })).toEqual([
      expect.objectContaining({ library: "title of b", threads: 2, value: 134, ratio: 0.5 }),
    ]);
  });

  test("a bar is a least ratio of rates and a greatest ratio of times", () => {
    const ok = (bars: Record<string, number>): boolean[] => compare({ bars }).map((row) => row.ok);
    expect(ok({ "sgemm-512": 0.25, "tiny-step": 0.2, softmax: 2 })).toEqual([true, true, true]);
    expect(ok({ "sgemm-512": 0.26, "tiny-step": 0.19, softmax: 1.9 })).toEqual([
      ...[false, false, false],
    ]);
  });
});

test("rates are work per time", () => {
  const value = (id: string, ms: number): number =>
    valueOf(
      CASES.find((each) => each.id === id)!,
      ms,
    );
  expect(value("sgemm-32", 0.065536)).toBe(1);
  expect(value("relu-1m", 8.388608)).toBe(1);
  expect(value("normal", 1.048576)).toBe(1000);
  expect(value("tiny-step", 0.5)).toBe(500);
});

test("comparisons name participants, cases and bars that there are", () => {
  const ids = PARTICIPANTS.map(({ id }) => id);
  const caseIds = CASES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { ours, peers, cases = caseIds, bars } of COMPARISONS) {
    expect(ids).toEqual(expect.arrayContaining([...ours, ...peers]));
    expect(caseIds).toEqual(expect.arrayContaining([...cases]));
    expect(cases).toEqual(expect.arrayContaining(Object.keys(bars)));
  }
});

describe("reports", () => {
  const rows = compare({ bars: { softmax: 1.5 } });
  const failures = [
    { participant: "tfjs-wasm", case: undefined, reason: "npm ci failed: offline" },
    { participant: "js-pytorch", case: "normal", reason: "too slow" },
  ];

  test("JSON has one object a line, failures included", () => {
    const objects = jsonLines(rows, failures)
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects).toHaveLength(5);
    for (const object of objects)
      expect(Object.keys(object)).toEqual(expect.arrayContaining(Object.keys(rows[0]!)));
    expect(objects[3]).toMatchObject({ case: "all", library: "tfjs-wasm", ok: false });
    expect(objects[4]).toMatchObject({ case: "normal", error: "too slow", value: null });
  });

  test("the table shows each pair, bars that were missed, and what did not run", () => {
    const text = table(rows, failures, new Map([["peer", "9.9"]]));
    expect(text).toMatch(/^peer: 9.9\n\ntitle of a, 1 thread : the peer\n/);
    expect(text).toMatch(/softmax 1024x1024 +2 : 1 +ms +ratio 2 +bar 1.5: missed/);
    expect(text).toMatch(
      /did not run\n {2}tfjs-wasm: npm ci failed: offline\n {2}js-pytorch, normal: too slow$/,
    );
  });

  test("the Markdown table has a row for each case and a column for each participant", () => {
    const cases = CASES.filter(({ id }) => ["sgemm-512", "softmax"].includes(id));
    expect(markdown(cases, [...participants, participant("idle", 1)], times)).toBe(
      [
        "|  | title of a | title of b, 2 threads | title of peer |",
        "| --- | --: | --: | --: |",
        "| sgemm 512, GFLOP/s | 67.1 | 134 | 268 |",
        "| softmax 1024x1024, ms | 2 | – | 1 |",
      ].join("\n"),
    );
  });
});
