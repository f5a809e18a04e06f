import { expect, test } from "vitest";
import { RankProgress, START_STAGES } from "./rank-progress.ts";

test("a rank's words are read by whoever has the memory, and are its own", () => {
  const buffer = RankProgress.allocate(3);
  const [first, second] = [new RankProgress(buffer, 0), new RankProgress(buffer, 1)];
  expect(first.place).toEqual({ shard: null, phase: "idle" });
  first.enter(0, "forward");
  second.enter(1023, "measure");
  second.heapOwner = 2 ** 31 - 1;
  expect(new RankProgress(buffer, 0).place).toEqual({ shard: 0, phase: "forward" });
  expect(new RankProgress(buffer, 1).place).toEqual({ shard: 1023, phase: "measure" });
  expect(new RankProgress(buffer, 2).place).toEqual({ shard: null, phase: "idle" });
  second.rest();
  expect(second.place).toEqual({ shard: null, phase: "idle" });
  expect([first.heapOwner, second.heapOwner]).toEqual([0, 2 ** 31 - 1]);
  expect(second.starting).toBeNull();
  for (const stage of [...START_STAGES, null]) {
    second.starting = stage;
    expect(new RankProgress(buffer, 1).starting).toBe(stage);
  }
  expect(first.starting).toBeNull();
});
