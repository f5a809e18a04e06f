import { serveReplica, type WorkerContext } from "@weft/workers/worker";

/** One of these lives in every worker. */
export class Squares {
  readonly #context: WorkerContext;
  readonly #values: Float64Array;

  constructor(context: WorkerContext) {
    this.#context = context;
    this.#values = new Float64Array(context.setup as SharedArrayBuffer);
  }

  /** Called by name. */
  square(x: number): number {
    return x * x;
  }

  /** Called by `dispatch`, in all workers at once: each takes every `size`-th value. */
  run(job: number, rank: number): void {
    for (let i = rank; i < this.#values.length; i += this.#context.size)
      this.#values[i] = job * i * i;
  }
}

export default serveReplica((context) => new Squares(context));
