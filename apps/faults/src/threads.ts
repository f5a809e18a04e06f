import { readdirSync } from "node:fs";
import type { Worker } from "node:worker_threads";

/** The worker threads of this process: from its start to its exit each is listed. */
export class Threads implements Disposable {
  readonly #live = new Map<number, Worker>();
  readonly #onWorker = (worker: Worker): void => {
    const { threadId } = worker;
    this.#live.set(threadId, worker);
    worker.once("exit", () => this.#live.delete(threadId));
  };

  constructor() {
    process.on("worker", this.#onWorker);
  }

  get ids(): readonly number[] {
    return [...this.#live.keys()];
  }

  /** Ends a thread, wherever it is in its code. */
  async terminate(id: number): Promise<void> {
    await this.#live.get(id)?.terminate();
  }

  /** Threads of the process as the system counts them; where it does not tell, those that are listed. */
  get systemCount(): number {
    return process.platform === "linux" ? readdirSync("/proc/self/task").length : this.#live.size;
  }

  [Symbol.dispose](): void {
    process.off("worker", this.#onWorker);
  }
}
