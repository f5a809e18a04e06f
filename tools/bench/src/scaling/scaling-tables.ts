import { predictStep, type Growth, type ModelCosts, type RuntimeCosts } from "./cost-model.ts";
import { markdownTable, short } from "./markdown-table.ts";
import type { MeasuredStep } from "./measure-costs.ts";

/** What was measured of one model. */
export interface MeasuredCosts {
  readonly name: string;
  readonly costs: ModelCosts;
  /** Of the gradients of one slot. */
  readonly slotBytes: number;
  readonly steps: readonly MeasuredStep[];
}

/** A step of one model on a number of cores, as predicted for both ways in which contention may grow. */
export interface ScalingRow {
  readonly model: string;
  readonly shards: number;
  readonly workers: number;
  readonly cores: number;
  readonly ms: Readonly<Record<Growth, number>>;
}

/** Cores, and as many workers, that are predicted. */
export const PREDICTED_CORES = [2, 8, 32, 128] as const;
const GROWTHS: readonly Growth[] = ["flat", "linear"];
/** A number of workers pays when it comes this close to the fastest. */
const CLOSE = 1.1;

/** The parts of steps. */
export function costTable(models: readonly MeasuredCosts[]): string {
  const counts = [...models[0]!.costs.computeMs.keys()];
  const row = (name: string, cell: (model: MeasuredCosts) => string): string[] => [
    name,
    ...models.map(cell),
  ];
  return markdownTable(
    ["cost", ...models.map(({ name }) => name)],
    [
      ...counts.map((shards) =>
        row(
          `a shard of ${shards}, on one core`,
          ({ costs }) => `${short(costs.computeMs.get(shards)!)} ms`,
        ),
      ),
      row("merge of two slots, on one core", ({ costs }) => `${short(costs.mergeMs)} ms`),
      row(
        "the same, bytes read and written",
        ({ costs, slotBytes }) => `${short((3 * slotBytes) / costs.mergeMs / 1e6)} GB/s`,
      ),
      row("looking for NaN", ({ costs }) => `${short(costs.guardMs)} ms`),
      row("optimizer (SGD)", ({ costs }) => `${short(costs.optimizerMs)} ms`),
      row(
        "contention of two cores: a shard takes",
        ({ costs }) => `${short(1 + costs.contention.compute)} times`,
      ),
      row("and a merge", ({ costs }) => `${short(1 + costs.contention.merge)} times`),
    ],
  );
}

/** What a step costs without work. */
export function runtimeTable(
  spinning: readonly MeasuredStep[],
  sleeping: readonly MeasuredStep[],
  costs: RuntimeCosts,
): string {
  const us = (ms: number): string => `${Math.round(ms * 1000)} µs`;
  const line = ({ fixedMs, perWorkerMs }: RuntimeCosts["spinning"]): string =>
    `${us(fixedMs)} + ${us(perWorkerMs)} a worker`;
  const cell = (steps: readonly MeasuredStep[], workers: number): string => {
    const step = steps.find((each) => each.workers === workers);
    return step === undefined ? "" : us(step.stepMs);
  };
  const counts = sleeping.map(({ workers }) => workers);
  return markdownTable(
    ["workers between steps", ...counts.map((workers) => `${workers}`), "taken as"],
    [
      ["look", ...counts.map((workers) => cell(spinning, workers)), line(costs.spinning)],
      ["sleep", ...counts.map((workers) => cell(sleeping, workers)), line(costs.sleeping)],
    ],
  );
}

/** Whole steps as measured and as predicted from their parts. */
export function checkRows(
  models: readonly MeasuredCosts[],
  runtime: RuntimeCosts,
  cores: number,
): (MeasuredStep & { readonly model: string; readonly predictedMs: number })[] {
  return models.flatMap(({ name, costs, steps }) =>
    steps
      .toSorted((a, b) => a.shards - b.shards || a.workers - b.workers)
      .map((step) => ({
        ...step,
        model: name,
        predictedMs: predictStep(costs, runtime, { ...step, cores, growth: "flat" }),
      })),
  );
}

export function checkTable(rows: ReturnType<typeof checkRows>): string {
  return markdownTable(
    ["model", "shards", "workers", "measured", "predicted", "predicted / measured"],
    rows.map(({ model, shards, workers, stepMs, predictedMs }) => [
      model,
      `${shards}`,
      `${workers}`,
      `${short(stepMs)} ms`,
      `${short(predictedMs)} ms`,
      (predictedMs / stepMs).toFixed(2),
    ]),
  );
}

/** Predictions with as many workers as cores, from one on. */
export function scalingRows(
  { name, costs }: MeasuredCosts,
  runtime: RuntimeCosts,
  coreCounts: readonly number[],
): ScalingRow[] {
  return [...costs.computeMs.keys()].flatMap((shards) =>
    coreCounts.map((cores) => {
      const [flat, linear] = GROWTHS.map((growth) =>
        predictStep(costs, runtime, { shards, workers: cores, cores, growth }),
      ) as [number, number]; // one for each
      return { model: name, shards, workers: cores, cores, ms: { flat, linear } };
    }),
  );
}

/** How many times as fast as the fastest plan on one core, and how many workers pay. */
export function scalingTable(model: MeasuredCosts, runtime: RuntimeCosts): string {
  const one = fastestOnOneCore(model, runtime);
  const rows = scalingRows(model, runtime, PREDICTED_CORES);
  const times = (ms: number): string => (one / ms).toFixed(1);
  return markdownTable(
    ["shards", ...PREDICTED_CORES.map((cores) => `${cores} cores`), "workers that pay"],
    [...model.costs.computeMs.keys()].map((shards) => [
      `${shards}`,
      ...rows
        .filter((row) => row.shards === shards)
        .map(({ ms }) => `${times(ms.linear)} – ${times(ms.flat)}`),
      `${payingWorkers(model, runtime, shards, "linear")} – ${payingWorkers(model, runtime, shards, "flat")}`,
    ]),
  );
}

function fastestOnOneCore(model: MeasuredCosts, runtime: RuntimeCosts): number {
  return Math.min(...scalingRows(model, runtime, [1]).map(({ ms }) => ms.flat));
}

/** The least number of workers, each on a core of its own, that comes close to the fastest. */
function payingWorkers(
  { costs }: MeasuredCosts,
  runtime: RuntimeCosts,
  shards: number,
  growth: Growth,
): number {
  const counts = Array.from({ length: 8 }, (_, i) => 2 ** i);
  const times = counts.map((workers) =>
    predictStep(costs, runtime, { shards, workers, cores: workers, growth }),
  );
  const fastest = Math.min(...times);
  return counts[times.findIndex((ms) => ms <= CLOSE * fastest)]!;
}
