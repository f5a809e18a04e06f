import { afterEach, expect, test, vi } from "vitest";
import { PipelineBoard } from "./pipeline-board.ts";

const board = (): PipelineBoard =>
  new PipelineBoard({ shards: 2, stages: 2, members: 1, pipelines: 2, parameters: 1 });

afterEach(() => {
  vi.restoreAllMocks();
});

test("no shard is passed over that is taken while a stage looks for the first", () => {
  const pipes = new PipelineBoard({
    ...{ shards: 4, stages: 2, members: 1, pipelines: 2, parameters: 1 },
  });
  pipes.take(0, 1, 0);
  const load = Atomics.load;
  let looks = 0;
  // After its second look the stage is preempted, while the first stage takes one shard after the other.
  vi.spyOn(Atomics, "load").mockImplementation(((words: Int32Array, index: number) => {
    const value = load(words, index);
    if (++looks === 2) for (const shard of [1, 2, 3]) pipes.take(shard, 0, shard);
    return value;
  }) as typeof Atomics.load);
  const seen: number[] = [];
  for (let shard = pipes.firstTaken(0, 0); shard >= 0; shard = pipes.firstTaken(0, shard + 1))
    seen.push(shard);
  expect(seen).toEqual([1, 2, 3]);
  expect(pipes.firstTaken(1, 0)).toBe(0);
  expect(pipes.firstTaken(1, 1)).toBe(-1);
});

test("a stage that waited too long for another gives up, and who sends then throws, so that the step does not count", () => {
  const pipes = board();
  pipes.take(0, 0, 0);
  const seen = pipes.changes(0);
  expect(pipes.wait(0, seen, 0, 0)).toBeNull();
  expect(pipes.wait(0, seen, 0, 0)).toBeNull();
  expect(() => pipes.changes(0)).toThrow(/got one for which the others waited too long/);
  expect(() => pipes.sendGradient(0, 0, null)).toThrow(
    /got one for which the others waited too long/,
  );
  expect(() => pipes.close(0, 1)).toThrow(/must pass micro-batches on in time/);
  // The other pipeline goes on.
  pipes.close(1, 0);
  expect(pipes.taken(1)).toBe(0);
  // And the next step begins anew.
  pipes.reset();
  pipes.close(0, 0);
  expect(pipes.taken(0)).toBe(0);
});

test("what was sent before a stage gave up is seen instead, however late it is", () => {
  const pipes = board();
  pipes.take(1, 0, 0);
  const seen = pipes.changes(0);
  pipes.sendGradient(1, 0, null);
  const now = pipes.wait(0, seen, 0, 0);
  expect(now).not.toBeNull();
  expect(pipes.gradient(1, 0)).toBeNull();
  expect(pipes.wait(0, now!, 0, performance.now() + 60_000)).toBe(now);
});
