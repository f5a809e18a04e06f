import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "./chunk-size.ts";
import { ChunkTable } from "./chunk-table.ts";
import { createControl, FIRST_CHUNK_WORD } from "./control-layout.ts";
import { environment } from "./environment.ts";
import { heap, HeapError, reclaimOwner } from "./index.ts";
import type { ChurnTask, HeapAnswer, HeapTask } from "./heap-worker.mts";

function start(task: HeapTask): Worker {
  return new Worker(new URL("./heap-worker.mts", import.meta.url), {
    workerData: task,
    execArgv: ["--conditions=@weft/source"],
  });
}

/** The thread's last answer, once it has ended. */
async function finish(worker: Worker): Promise<HeapAnswer> {
  let last: HeapAnswer | undefined;
  worker.on("message", (answer: HeapAnswer) => (last = answer));
  await once(worker, "exit"); // rejects when the thread throws
  return last ?? expect.fail("the thread ended without an answer");
}

/** A small memory with room for `chunks`, and the words that churning threads need. */
function arena(
  chunks: number,
): Omit<ChurnTask, "kind" | "rounds" | "seed"> & { observer: ChunkTable } {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: (chunks + 4) * 4, shared: true });
  const control = createControl((chunks + 4) * CHUNK_BYTES);
  const marks = new Int32Array(new SharedArrayBuffer(4 * (chunks + 4)));
  return { memory, control, marks, observer: new ChunkTable(memory, control) };
}

describe("a worker thread that only loads the package", () => {
  test("has the same memory, an id of its own, and leaves its blocks behind until they are reclaimed", async () => {
    const pointer = heap.allocate(8);
    heap.f64[pointer / 8] = 21;
    const answer = await finish(start({ kind: "double", pointer }));
    expect(answer.owner).toBeGreaterThan(heap.owner);
    heap.cover(answer.pointer + 8);
    expect(heap.f64[answer.pointer / 8]).toBe(42);
    expect(() => heap.free(answer.pointer)).toThrow(HeapError);
    expect(reclaimOwner(answer.owner)).toBe(CHUNK_BYTES);
    expect(reclaimOwner(answer.owner)).toBe(0);
    heap.free(pointer);
  });

  test("shares what it grew with a thread that sleeps meanwhile", async () => {
    const signal = new Int32Array(new SharedArrayBuffer(8));
    const byteLength = 40 * 2 ** 20;
    const before = heap.u8.length;
    const worker = start({ kind: "grow", byteLength, signal });
    expect(Atomics.wait(signal, 0, 0, 20_000)).not.toBe("timed-out");
    const pointer = Atomics.load(signal, 1) * CHUNK_BYTES;
    expect(pointer + byteLength).toBeGreaterThan(before);
    heap.cover(pointer + byteLength);
    expect(heap.u8[pointer + byteLength - 1]).toBe(42);
    expect(heap.f64.byteLength).toBe(heap.u8.byteLength);
    const { owner } = await finish(worker);
    expect(reclaimOwner(owner)).toBe(byteLength);
  });

  test("makes the environment for its own children when it is the first to load the package", async () => {
    const answer = await finish(start({ kind: "first-parent" }));
    expect(answer).toMatchObject({ owner: 1, child: { owner: 2, wrote: 42 } });
  });

  test("allocates at the same time as others without ever meeting them", async () => {
    const threads = [1, 2, 3].map((seed) => finish(start({ kind: "allocate", pairs: 4000, seed })));
    const answers = await Promise.all(threads);
    expect(answers.map((answer) => answer.clashes)).toEqual([0, 0, 0]);
    expect(new Set(answers.map((answer) => answer.owner)).size).toBe(3);
    expect(answers.map((answer) => reclaimOwner(answer.owner))).toEqual([0, 0, 0]);
  });
});

describe("many threads on one chunk table", () => {
  test("never hold the same chunk at once, and lose none, when there is too little for all", async () => {
    const { observer, ...shared } = arena(40);
    const tasks = [1, 2, 3, 4].map((seed): ChurnTask => ({
      kind: "churn",
      ...shared,
      rounds: 100_000,
      seed,
    }));
    const answers = await Promise.all(tasks.map((task) => finish(start(task))));
    expect(answers.map((answer) => answer.clashes)).toEqual([0, 0, 0, 0]);
    expect(observer.countLeased()).toBe(0);
    expect(observer.lease(40)).toBe(4);
  });

  test("what a thread held is found and used again, at whatever instant it was terminated", async () => {
    const { observer, ...shared } = arena(40);
    const bystander = start({ kind: "churn", ...shared, rounds: 2_000_000, seed: 99 });
    const survivor = finish(bystander);
    for (let victim = 0; victim < 8; victim++) {
      const worker = start({ kind: "churn", ...shared, rounds: Infinity, seed: victim });
      const [{ owner }] = (await once(worker, "message")) as [HeapAnswer];
      await new Promise((resolve) => setTimeout(resolve, victim));
      await worker.terminate();
      // A mark belongs to the test, not to the table: clear the dead thread's before its chunks find new owners.
      for (let i = 0; i < shared.marks.length; i++)
        Atomics.compareExchange(shared.marks, i, owner, 0);
      const held = shared.control
        .subarray(FIRST_CHUNK_WORD)
        .filter((word) => word === owner).length;
      expect(observer.reclaim(owner)).toBe(held);
      expect(shared.control.subarray(FIRST_CHUNK_WORD).includes(owner)).toBe(false);
    }
    expect((await survivor).clashes).toBe(0);
    expect(observer.countLeased()).toBe(0);
    expect(observer.lease(40)).toBe(4);
  });
});

test("all threads see the module and the table that the first one made", () => {
  expect(environment.memory).toBe(heap.memory);
  expect(environment.control.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(environment.module).toBeInstanceOf(WebAssembly.Module);
});
