import { SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
import type { Tensor } from "@weft/tensor";
import { leastCosts, timeSteps, type StepCosts } from "../step-costs.ts";
import { fitOverhead, type ModelCosts, type RuntimeCosts } from "./cost-model.ts";

/** A model whose costs are measured. */
export interface MeasuredModel {
  readonly name: string;
  readonly url: URL;
  /** A batch of so many rows. */
  readonly batchOf: (rows: number) => readonly Tensor[];
  /** Of a whole batch. */
  readonly rows: number;
  readonly shardCounts: readonly number[];
  /** Plans whose steps are measured as wholes, to be compared with what the costs predict. */
  readonly checked: readonly MeasuredPlan[];
}

export interface MeasuredPlan {
  readonly shards: number;
  readonly workers: number;
}

export interface MeasuredStep extends MeasuredPlan {
  readonly stepMs: number;
}

/** Where contention is measured: with as many cores busy as there are at least. */
const CONTENTION_SHARDS = 8;
const ROUNDS = 8;
/** Of one turn of one trainer, and of all turns before that count. */
const TURN_MS = 60;
const WARM_UP_MS = 700;

/** Measures a model's costs, and whole steps with the plans to be checked. */
export async function measureModel(
  model: MeasuredModel,
): Promise<{ readonly costs: ModelCosts; readonly steps: readonly MeasuredStep[] }> {
  const alone = model.shardCounts.map((shards) => ({
    plan: { shards: 1, workers: 0 },
    batch: model.batchOf(Math.max(1, model.rows / shards)),
  }));
  const computed = await measure(model, alone);
  const whole = model.batchOf(model.rows);
  const plans = withContention(model.checked);
  const measured = await measure(
    model,
    plans.map((plan) => ({ plan, batch: whole })),
  );
  const of = (workers: number): StepCosts =>
    measured[
      plans.findIndex((plan) => plan.workers === workers && plan.shards === CONTENTION_SHARDS)
    ]!;
  const [one, two] = [of(1), of(2)];
  return {
    costs: {
      computeMs: new Map(model.shardCounts.map((shards, i) => [shards, computed[i]!.shardMs])),
      mergeMs: one.mergeMs,
      guardMs: one.guardMs,
      optimizerMs: one.optimizerMs,
      contention: {
        compute: Math.max(0, two.shardMs / one.shardMs - 1),
        merge: Math.max(0, two.mergeMs / one.mergeMs - 1),
      },
    },
    steps: plans.map((plan, i) => ({ ...plan, stepMs: measured[i]!.stepMs })),
  };
}

/** Measures what a step of a model without work costs: with workers that spin between steps, and with ones that sleep. */
export async function measureRuntime(
  model: MeasuredModel,
  cores: number,
): Promise<{
  readonly costs: RuntimeCosts;
  readonly spinning: readonly MeasuredStep[];
  readonly sleeping: readonly MeasuredStep[];
}> {
  const batch = model.batchOf(model.rows);
  const cases = model.checked.flatMap((plan) =>
    plan.workers > cores
      ? [{ plan, batch, pauseMs: 0 }] // these sleep between any two steps
      : [
          { plan, batch, pauseMs: 0 },
          { plan, batch, pauseMs: SLEEP_MS },
        ],
  );
  const costs = await measure(model, cases);
  const steps = cases.map(({ plan, pauseMs }, i) => {
    const isAsleep = plan.workers > cores || pauseMs > 0;
    return { ...plan, isAsleep, stepMs: costs[i]!.overheadMs };
  });
  const spinning = steps.filter(({ isAsleep }) => !isAsleep);
  const sleeping = steps.filter(({ isAsleep }) => isAsleep);
  const fit = (points: readonly MeasuredStep[]): RuntimeCosts["spinning"] =>
    fitOverhead(points.map(({ workers, stepMs }) => [workers, stepMs]));
  return { costs: { spinning: fit(spinning), sleeping: fit(sleeping) }, spinning, sleeping };
}

/** Long enough that a worker which looks for the next step falls asleep. */
const SLEEP_MS = 4;

interface Case {
  readonly plan: MeasuredPlan;
  readonly batch: readonly Tensor[];
  readonly pauseMs?: number;
}

/** The least costs of each case, over rounds in which they take turns. */
async function measure(model: MeasuredModel, cases: readonly Case[]): Promise<StepCosts[]> {
  const trainers: ShardedTrainer[] = [];
  try {
    const counts: number[] = [];
    for (const { plan, batch, pauseMs = 0 } of cases) {
      const trainer: ShardedTrainer = await start(model, plan);
      trainers.push(trainer);
      const end = performance.now() + WARM_UP_MS;
      let stepMs = 0;
      while (performance.now() < end || stepMs === 0) {
        const { stepMs: last } = await timeSteps(trainer, batch, 1);
        stepMs = last;
      }
      counts.push(Math.max(1, Math.round(TURN_MS / (stepMs + pauseMs))));
    }
    const turns: StepCosts[][] = cases.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, { batch, pauseMs }] of cases.entries())
        turns[i]!.push(await timeSteps(trainers[i]!, batch, counts[i]!, pauseMs));
    }
    return turns.map(leastCosts);
  } finally {
    for (const trainer of trainers) await trainer.close();
  }
}

function start(model: MeasuredModel, { shards, workers }: MeasuredPlan): Promise<ShardedTrainer> {
  return ShardedTrainer.start({
    model: model.url,
    workers,
    plan: { batch: shards },
    seed: 0,
    optimizer: (parameters) => new SGD(parameters, { lr: 0.001 }),
  });
}

/** The plans that contention is measured with come first. */
function withContention(checked: readonly MeasuredPlan[]): readonly MeasuredPlan[] {
  const needed = [1, 2].map((workers) => ({ shards: CONTENTION_SHARDS, workers }));
  const isNeeded = ({ shards, workers }: MeasuredPlan): boolean =>
    needed.some((plan) => plan.shards === shards && plan.workers === workers);
  return [...needed, ...checked.filter((plan) => !isNeeded(plan))];
}
