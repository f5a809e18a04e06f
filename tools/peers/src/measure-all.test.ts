import { join } from "node:path";
import { expect, test } from "vitest";
import { CASES } from "./cases.ts";
import { measureAll } from "./measure-all.ts";
import type { Participant } from "./participants.ts";

const fixture = join(import.meta.dirname, "../test/fixture-participant.ts");
const good: Participant = {
  ...{ id: "good", title: "good", threads: 1, command: [process.execPath, fixture] },
};
const absent: Participant = { ...good, id: "absent", command: ["/nowhere/python3"] };

test("everyone who runs is measured on all cases that they have; failures are told and not fatal", async () => {
  const cases = CASES.filter(({ id }) =>
    ["sgemm-32", "relu-1m", "softmax", "sum-16m", "mlp-sgd"].includes(id),
  );
  const other = { ...good, id: "other" };
  const progress: string[] = [];
  const { times, versions, failures } = await measureAll(
    ...([[good, absent, other], cases, { rounds: 2, ms: 2 }] as const),
    (line) => void progress.push(line),
  );
  expect([...versions]).toEqual([
    ["good", "1.2.3"],
    ["other", "1.2.3"],
  ]);
  expect([...times].map(([id, own]) => [id, [...own.keys()]])).toEqual([
    ["good", ["sgemm-32", "mlp-sgd"]],
    ["other", ["sgemm-32", "mlp-sgd"]],
  ]);
  expect(failures.map(({ participant, case: id }) => [participant, id])).toEqual([
    ["absent", undefined],
    ["good", "relu-1m"],
    ["other", "relu-1m"],
    ["good", "sum-16m"],
    ["other", "sum-16m"],
  ]);
  expect(progress).toContain("starting absent");
});
