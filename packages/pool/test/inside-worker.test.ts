import { startPool } from "@weft/pool";
import { WorkerGroup } from "@weft/workers";
import { expect, test } from "vitest";
import type { Nested } from "./fixtures/nested.ts";

test("in a worker of a group the pool has one thread, whatever is asked for", async () => {
  await using _pool = await startPool({ threads: 2 });
  await using group = await WorkerGroup.start<Nested>({
    module: new URL("./fixtures/nested.ts", import.meta.url),
    size: 1,
  });
  expect(await group.replica(0).start(4)).toEqual([1, 1]);
});
