import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { Generator } from "@weft/tensor";

/** Ends one of this process's worker threads from outside, wherever it is in its code. Made before the threads are. */
export class WorkerKiller implements Disposable {
  readonly #workers = new Set<Worker>();
  readonly #random: Generator;
  readonly #onWorker = (worker: Worker): void => {
    this.#workers.add(worker);
    worker.once("exit", () => this.#workers.delete(worker));
  };

  /** @param seed Decides which thread, and when. */
  constructor(seed: number) {
    this.#random = new Generator(seed);
    process.on("worker", this.#onWorker);
  }

  /** Ends some worker at a random moment of the next milliseconds; resolves when its thread is gone. */
  async strike(withinMs: number): Promise<void> {
    const draws = new Float64Array(2);
    this.#random.fillUniform(draws);
    const [when, who] = draws;
    const worker = [...this.#workers][Math.floor(who! * this.#workers.size)];
    const delayMs = Math.floor(when! * withinMs);
    if (delayMs > 0) await sleep(delayMs);
    await worker?.terminate();
  }

  [Symbol.dispose](): void {
    process.off("worker", this.#onWorker);
  }
}
