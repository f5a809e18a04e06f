import { simulateStep, type Work } from "./simulate-step.ts";

/** What a step of a model costs, as measured. Times in ms. */
export interface ModelCosts {
  /** Forward and backward of one shard on a core alone, by how many shards the batch has. */
  readonly computeMs: ReadonlyMap<number, number>;
  /** Adding one slot to another, on a core alone. */
  readonly mergeMs: number;
  /** On the calling thread, while no worker runs: the guard against numbers that are not finite, and the optimizer. */
  readonly guardMs: number;
  readonly optimizerMs: number;
  /** How much longer a shard takes, and a merge, when two cores are busy: 0.1 for 1.1 times. */
  readonly contention: Readonly<Record<Work, number>>;
}

/** What a step without work costs: describing it, waking the workers, hearing of their end, handing out. */
export interface RuntimeCosts {
  /** With workers that look for the next step, and with ones that sleep. */
  readonly spinning: OverheadLine;
  readonly sleeping: OverheadLine;
}

/** `fixedMs + workers * perWorkerMs`. */
export interface OverheadLine {
  readonly fixedMs: number;
  readonly perWorkerMs: number;
}

/**
 * What more cores than two do to contention, which two cores cannot show: "flat" when memory bandwidth grows with the cores, so that
 * each is as slow as one of two; "linear" when it does not, so that each further core slows the others as much as the second did.
 */
export type Growth = "flat" | "linear";

export interface Prediction {
  readonly shards: number;
  readonly workers: number;
  readonly cores: number;
  readonly growth: Growth;
}

/** Time of a whole step as the model predicts it. */
export function predictStep(model: ModelCosts, runtime: RuntimeCosts, plan: Prediction): number {
  const { shards, workers, cores, growth } = plan;
  const { fixedMs, perWorkerMs } = workers > cores ? runtime.sleeping : runtime.spinning;
  const { ms } = simulateStep({
    ...{ shards, workers, cores, mergeMs: model.mergeMs },
    computeMs: model.computeMs.get(shards)!,
    startMs: (rank) => (rank + 1) * perWorkerMs,
    slowdown: (work, busy) =>
      1 + model.contention[work] * (growth === "flat" ? Math.min(1, busy - 1) : busy - 1),
  });
  return fixedMs + ms + model.guardMs + model.optimizerMs;
}

/**
 * The line through overheads by the number of workers with the least squared error; neither part is negative.
 *
 * @example fitOverhead([[1, 3], [2, 5]]) // { fixedMs: 1, perWorkerMs: 2 }
 */
export function fitOverhead(
  points: readonly (readonly [workers: number, ms: number])[],
): OverheadLine {
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(points.map(([w]) => w)), mean(points.map(([, ms]) => ms))];
  const spread = points.reduce((sum, [w]) => sum + (w - x) ** 2, 0);
  const slope = points.reduce((sum, [w, ms]) => sum + (w - x) * (ms - y), 0) / spread;
  const perWorkerMs = Math.min(Math.max(0, slope), y / x);
  return { fixedMs: y - perWorkerMs * x, perWorkerMs };
}
