import type { ShardedTrainer, ThreadTimes, TrainerReport } from "@weft/parallel";
import type { Tensor } from "@weft/tensor";

/** Where the time of a trainer's steps went, as means over some of them, in ms. */
export interface StepCosts {
  readonly stepMs: number;
  readonly guardMs: number;
  readonly optimizerMs: number;
  readonly overheadMs: number;
  /** Of one shard, and of one merge of two slots, on whichever thread. */
  readonly shardMs: number;
  readonly mergeMs: number;
}

/** What of a report the costs are made of. */
export interface TimesReport extends Pick<
  TrainerReport,
  "steps" | "stepMs" | "guardMs" | "optimizerMs" | "overheadMs"
> {
  readonly threads: readonly Pick<ThreadTimes, "shards" | "compute" | "merge">[];
}

/** The costs of `count` steps on a batch. */
export async function timeSteps(
  trainer: ShardedTrainer,
  batch: readonly Tensor[],
  count: number,
  /** Waited before each step, so that workers that look for the next one fall asleep. */
  pauseMs = 0,
): Promise<StepCosts> {
  const before = trainer.report();
  for (let step = 0; step < count; step++) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await trainer.step(batch);
  }
  return between(before, trainer.report());
}

/** The means over the steps between two reports. */
export function between(before: TimesReport, after: TimesReport): StepCosts {
  const count = after.steps - before.steps;
  const meanOf = (read: (report: TimesReport) => number): number =>
    (read(after) * after.steps - read(before) * before.steps) / count;
  const sumOf =
    (read: (thread: TimesReport["threads"][number]) => number) =>
    (report: TimesReport): number =>
      report.threads.reduce((sum, thread) => sum + read(thread), 0);
  const shards = meanOf(sumOf((thread) => thread.shards));
  return {
    stepMs: meanOf((report) => report.stepMs),
    guardMs: meanOf((report) => report.guardMs),
    optimizerMs: meanOf((report) => report.optimizerMs),
    overheadMs: meanOf((report) => report.overheadMs),
    shardMs: meanOf(sumOf((thread) => thread.compute)) / shards,
    mergeMs: shards > 1 ? meanOf(sumOf((thread) => thread.merge)) / (shards - 1) : 0,
  };
}

/** The least of each cost: machines are shared, and a neighbour's burst only adds. */
export function leastCosts(all: readonly StepCosts[]): StepCosts {
  const least = (read: (costs: StepCosts) => number): number => Math.min(...all.map(read));
  return {
    stepMs: least((costs) => costs.stepMs),
    guardMs: least((costs) => costs.guardMs),
    optimizerMs: least((costs) => costs.optimizerMs),
    overheadMs: least((costs) => costs.overheadMs),
    shardMs: least((costs) => costs.shardMs),
    mergeMs: least((costs) => costs.mergeMs),
  };
}
