/// <reference types="node" />
// The thread of heap-threads.test.ts. The extension keeps it out of the build: only tests start it.
import { parentPort, setEnvironmentData, Worker, workerData } from "node:worker_threads";
import { ChunkTable } from "./chunk-table.ts";
import { CHUNK_BYTES } from "./chunk-size.ts";

/** Leases and releases random runs of chunks, `rounds` times, and marks what it holds where all threads can see it. */
export interface ChurnTask {
  readonly kind: "churn";
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
  /** A word for each chunk: the holder's id, or 0. */
  readonly marks: Int32Array;
  readonly rounds: number;
  readonly seed: number;
}

export type HeapTask =
  | ChurnTask
  /** Reads a number that the parent wrote, writes its double into a block of its own, and ends without freeing. */
  | { readonly kind: "double"; readonly pointer: number }
  /** Grows the memory behind the parent's back, which sleeps on `signal`: [bell, pointer in chunks]. */
  | { readonly kind: "grow"; readonly byteLength: number; readonly signal: Int32Array }
  /** Allocates `pairs` times two blocks and frees one, checking that nobody else writes to those it has. */
  | { readonly kind: "allocate"; readonly pairs: number; readonly seed: number }
  /** Loads the package as the first of its process, and then starts a child. */
  | { readonly kind: "first-parent" };

export interface HeapAnswer {
  readonly owner: number;
  /** Chunks that two threads held at once, or blocks that somebody else wrote to. */
  readonly clashes: number;
  readonly pointer: number;
  /** What a child of the thread answered, and the number that it wrote. */
  readonly child?: { readonly owner: number; readonly wrote: number };
}

const task = workerData as HeapTask; // what heap-threads.test.ts sends
parentPort!.postMessage(await run(task));

async function run(job: HeapTask): Promise<HeapAnswer> {
  if (job.kind === "churn") return churn(job);
  if (job.kind === "first-parent") return beFirstParent();
  const { heap } = await import("./index.ts");
  const answer = { owner: heap.owner, clashes: 0, pointer: 0 };
  switch (job.kind) {
    case "double": {
      heap.cover(job.pointer + 8);
      const pointer = heap.allocate(8);
      heap.f64[pointer / 8] = 2 * (heap.f64[job.pointer / 8] ?? Number.NaN);
      return { ...answer, pointer };
    }
    case "grow": {
      const pointer = heap.allocate(job.byteLength);
      heap.u8[pointer + job.byteLength - 1] = 42;
      job.signal[1] = pointer / CHUNK_BYTES;
      Atomics.store(job.signal, 0, 1);
      Atomics.notify(job.signal, 0);
      return { ...answer, pointer };
    }
    case "allocate":
      return { ...answer, clashes: allocateAndCheck(heap, job.pairs, random(job.seed)) };
    default:
      return job satisfies never;
  }
}

function allocateAndCheck(
  heap: typeof import("./index.ts").heap,
  pairs: number,
  next: () => number,
): number {
  const blocks: { pointer: number; byteLength: number }[] = [];
  let clashes = 0;
  const free = (): void => {
    const [block] = blocks.splice(Math.floor(next() * blocks.length), 1);
    if (block === undefined) return;
    const { pointer, byteLength } = block;
    if (
      heap.i32[pointer / 4] !== pointer % 2 ** 31 ||
      heap.u8[pointer + byteLength - 1] !== heap.owner
    )
      clashes++;
    heap.free(pointer);
  };
  for (let i = 0; i < 2 * pairs; i++) {
    const byteLength = 8 + Math.floor(next() ** 6 * 2 ** 21);
    const pointer = heap.allocate(byteLength);
    heap.i32[pointer / 4] = pointer % 2 ** 31;
    heap.u8[pointer + byteLength - 1] = heap.owner;
    blocks.push({ pointer, byteLength });
    if (i % 2 === 1) free();
  }
  while (blocks.length > 0) free();
  heap.trim();
  return clashes;
}

function churn({ memory, control, marks, rounds, seed }: ChurnTask): HeapAnswer {
  const table = new ChunkTable(memory, control);
  const next = random(seed);
  const held: { first: number; count: number }[] = [];
  let clashes = 0;
  // The mark is set after the lease and cleared before the release, so two threads that hold one chunk meet in it.
  const release = (): void => {
    const [lease] = held.splice(Math.floor(next() * held.length), 1);
    if (lease === undefined) return;
    for (let i = 0; i < lease.count; i++) {
      if (Atomics.compareExchange(marks, lease.first + i, table.owner, 0) !== table.owner)
        clashes++;
    }
    table.release(lease.first, lease.count);
  };
  // Tells the test its id, and that it is at work from here on.
  parentPort!.postMessage({ owner: table.owner, clashes: -1, pointer: 0 } satisfies HeapAnswer);
  for (let round = 0; round < rounds; round++) {
    const count = 1 + Math.floor(next() ** 3 * 12);
    const first = table.lease(count);
    if (first >= 0) {
      for (let i = 0; i < count; i++)
        if (Atomics.exchange(marks, first + i, table.owner) !== 0) clashes++;
      held.push({ first, count });
    }
    while (held.length > 8 || (first < 0 && held.length > 0)) release();
  }
  while (held.length > 0) release();
  return { owner: table.owner, clashes, pointer: 0 };
}

async function beFirstParent(): Promise<HeapAnswer> {
  setEnvironmentData("@weft/kernels", undefined);
  const { heap } = await import("./index.ts");
  const pointer = heap.allocate(8);
  heap.f64[pointer / 8] = 21;
  const child = new Worker(new URL(import.meta.url), {
    workerData: { kind: "double", pointer } satisfies HeapTask,
  });
  const answer = await new Promise<HeapAnswer>((resolve, reject) =>
    child.once("message", resolve).once("error", reject),
  );
  heap.cover(answer.pointer + 8);
  const wrote = heap.f64[answer.pointer / 8] ?? Number.NaN;
  return { owner: heap.owner, clashes: 0, pointer, child: { owner: answer.owner, wrote } };
}

/** Numbers in [0, 1): Lehmer's generator, the same for each seed. */
function random(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
