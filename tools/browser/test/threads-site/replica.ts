import { isWorkerThread } from "@weft/workers";
import { serveReplica, transfer, type WorkerContext } from "@weft/workers/worker";

/** Jobs that `run` understands. */
export const JOB = { count: 0, throw: 1, countForever: 2, untilCancelled: 3, countAndNotify: 4 };

/** What the page gives as `setup`. */
export interface Setup {
  /** One int32 per rank. */
  readonly counters: Int32Array<SharedArrayBuffer>;
  /** What the factory does in the first thread of a rank, or in all. */
  readonly start?: "throw" | "wait" | "spin" | "close";
  /** The only rank that `JOB.countForever` keeps busy; default all. */
  readonly busyRank?: number;
}

/** A replica that does what a replica should not do, too. */
export class TroubledReplica {
  readonly #context: WorkerContext;
  readonly #setup: Setup;

  constructor(context: WorkerContext) {
    this.#context = context;
    this.#setup = context.setup as Setup; // what the page gives
  }

  square(x: number): number {
    return x * x;
  }

  async squareLater(x: number, delayMs: number): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    return x * x;
  }

  isWorker(): boolean {
    return isWorkerThread();
  }

  bytes(sizeBytes: number): ArrayBuffer {
    const buffer = new ArrayBuffer(sizeBytes);
    return transfer(buffer, [buffer]);
  }

  fail(): never {
    throw Object.assign(new RangeError("too far", { cause: new Error("the reason") }), {
      code: "E_FAR",
    });
  }

  crashSoon(): void {
    setTimeout(() => {
      throw new RangeError("thrown by a timer");
    }, 10);
  }

  rejectSoon(): void {
    void Promise.reject(new Error("nobody awaits me"));
  }

  closeSoon(): void {
    setTimeout(() => close(), 10);
  }

  never(): Promise<void> {
    return new Promise(() => undefined);
  }

  run(job: number, rank: number): void {
    const { counters, busyRank = rank } = this.#setup;
    Atomics.add(counters, rank, 1);
    switch (job) {
      case JOB.throw:
        throw new RangeError(`job failed in rank ${rank}`);
      case JOB.countForever:
        while (rank === busyRank) Atomics.add(counters, rank, 1);
        return;
      case JOB.untilCancelled:
        if (rank === busyRank) throw new Error("the others should stop");
        while (!this.#context.isCancelled());
        return;
      case JOB.countAndNotify:
        Atomics.notify(counters, rank);
    }
  }
}

export default serveReplica(async (context) => {
  const { start, counters } = context.setup as Setup; // what the page gives
  if (start === "throw") throw new Error(`cannot build rank ${context.rank}`);
  if (start === "close") close();
  if (start === "close" || start === "wait") await new Promise(() => undefined);
  while (start === "spin") Atomics.add(counters, context.rank, 1);
  return new TroubledReplica(context);
});
