import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { heap, reclaimOwner } from "@weft/kernels";
import { expect, test } from "vitest";
import { Leftovers } from "./leftovers.ts";
import { emptySummary, type Summary } from "./summary.ts";
import { Threads } from "./threads.ts";

/** Allocates, says under which id, and ends when it is told to. */
const KEEPER = `
  const { parentPort } = require("node:worker_threads");
  import("@weft/kernels").then(({ heap }) => {
    heap.allocate(64);
    heap.allocate(5 * 2 ** 20);
    parentPort.once("message", () => parentPort.close());
    parentPort.postMessage(heap.owner);
  });`;

async function startKeeper(): Promise<readonly [worker: Worker, owner: number]> {
  const worker = new Worker(KEEPER, { eval: true });
  const [owner] = (await once(worker, "message")) as [number];
  return [worker, owner];
}

async function end(worker: Worker): Promise<void> {
  worker.postMessage("end");
  await once(worker, "exit");
}

/** What finds leftovers from here on, and where it tells them. */
function measured(threads: Threads): {
  readonly leftovers: Leftovers;
  readonly summary: Summary;
} {
  const summary = emptySummary();
  const leftovers = new Leftovers(threads, 0, summary);
  leftovers.measure();
  return { leftovers, summary };
}

test("memory of an ended thread that nobody gives back is told once, to the byte", async () => {
  using threads = new Threads();
  const { leftovers, summary } = measured(threads);
  const [worker, owner] = await startKeeper();
  leftovers.findAfterClose("while it runs");
  expect(summary.problems).toEqual([]);
  await end(worker);
  const left = 5 * 2 ** 20 + 256 * 1024;
  leftovers.findAfterClose("here");
  leftovers.findAfterClose("again");
  expect(summary.problems).toEqual([`here: ${left} bytes of threads that have ended`]);
  expect(summary.leakedBytes).toBe(left);
  await leftovers.find("a point");
  expect(summary.problems.at(-1)).toBe(`a point: ${left} bytes more than before the first point`);
  reclaimOwner(owner);
});

test("a thread too many is told, memory that is given back is not", async () => {
  using threads = new Threads();
  const { leftovers, summary } = measured(threads);
  const [worker, owner] = await startKeeper();
  await leftovers.find("a point");
  expect(summary.leakedThreads).toBe(1);
  expect(summary.problems[0]).toBe("a point: 1 threads too many");
  await end(worker);
  reclaimOwner(owner);
  leftovers.findAfterClose("here");
  expect(summary.problems.join("\n")).not.toContain("ended");
});

test("what this thread lets go is no leak, what it keeps is", async () => {
  using threads = new Threads();
  const { leftovers, summary } = measured(threads);
  heap.free(heap.allocate(64 * 2 ** 20)); // grows the memory, which stays so large
  await leftovers.find("a point");
  expect(summary.problems).toEqual([]);
  const kept = heap.allocate(5 * 2 ** 20);
  await leftovers.find("the next");
  expect(summary.problems).toEqual([
    `the next: ${5 * 2 ** 20} bytes more than before the first point`,
  ]);
  heap.free(kept);
});
