/**
 * Where the time of a sharded step goes on this machine, whether the parts add up to whole steps, and what they predict for more cores
 * (`docs/parallel-cost-model.md`). Prints tables in Markdown; with `--json` one object a line.
 */
import { availableParallelism } from "node:os";
import { fromTypedArray, manualSeed, randn } from "@weft/tensor";
import { createModel as createMlp } from "../src/mlp-model.ts";
import { toRow, type Figure } from "../src/row.ts";
import { measureModel, measureRuntime, type MeasuredModel } from "../src/scaling/measure-costs.ts";
import {
  checkRows,
  checkTable,
  costTable,
  PREDICTED_CORES,
  runtimeTable,
  scalingRows,
  scalingTable,
  type MeasuredCosts,
} from "../src/scaling/scaling-tables.ts";
import { createModel as createTokenModel } from "../src/token-model.ts";

const SHARD_COUNTS = [4, 8, 16, 32, 64, 128];
const WORKERS = [1, 2, 4, 8];
const onWorkers = (
  shards: number,
  counts: readonly number[],
): { shards: number; workers: number }[] => counts.map((workers) => ({ shards, workers }));

manualSeed(0);
const empty: MeasuredModel = {
  name: "one number",
  url: new URL("../src/empty-model.ts", import.meta.url),
  batchOf: (rows) => [randn([rows, 1]), randn([rows, 1])],
  rows: 8,
  shardCounts: [8],
  checked: onWorkers(8, WORKERS),
};
const mlp: MeasuredModel = {
  name: "784-512-256-10, batch 256",
  url: new URL("../src/mlp-model.ts", import.meta.url),
  batchOf: (rows) => [
    randn([rows, 784]),
    fromTypedArray(Int32Array.from({ length: rows }, (_, i) => i % 10)),
  ],
  rows: 256,
  shardCounts: SHARD_COUNTS,
  checked: [...onWorkers(4, [1, 2]), ...onWorkers(8, WORKERS), ...onWorkers(16, [1, 2])],
};
const tokens: MeasuredModel = {
  name: "256-1024-256 twice, batch 128 of 16 tokens",
  url: new URL("../src/token-model.ts", import.meta.url),
  batchOf: (rows) => [randn([rows, 16, 256]), randn([rows, 16, 256])],
  rows: 128,
  shardCounts: SHARD_COUNTS,
  checked: onWorkers(8, WORKERS),
};

const cores = availableParallelism();
const runtime = await measureRuntime(empty, cores);
const measured: MeasuredCosts[] = [];
for (const [model, net] of [
  [mlp, createMlp()],
  [tokens, createTokenModel()],
] as const) {
  const slotBytes = [...net.parameters()].reduce((sum, p) => sum + p.storage.byteLength, 0);
  measured.push({ name: model.name, slotBytes, ...(await measureModel(model)) });
}
const checks = checkRows(measured, runtime.costs, cores);

if (process.argv.includes("--json")) for (const row of figures()) console.log(JSON.stringify(row));
else console.log(pageTables());

function pageTables(): string {
  return [
    `### Measured: parts of a step, on ${cores} cores`,
    costTable(measured),
    `### Measured: a step without work`,
    runtimeTable(runtime.spinning, runtime.sleeping, runtime.costs),
    `### Checked: whole steps on ${cores} cores`,
    checkTable(checks),
    ...measured.flatMap((model) => [
      `### Predicted: ${model.name}`,
      scalingTable(model, runtime.costs),
    ]),
  ].join("\n\n");
}

function figures(): ReturnType<typeof toRow>[] {
  const suite = "scaling";
  const ms = (name: string, value: number): Figure => ({ suite, case: name, value, unit: "ms" });
  return [
    ...(["spinning", "sleeping"] as const).flatMap((how) =>
      runtime[how].map(({ workers, stepMs }) => ({
        ...ms(`a step without work, workers ${how}`, stepMs),
        threads: workers,
      })),
    ),
    ...measured.flatMap(({ name, costs }) => [
      ...[...costs.computeMs].map(([shards, value]) => ms(`${name}: a shard of ${shards}`, value)),
      ms(`${name}: merge`, costs.mergeMs),
      ms(`${name}: guard`, costs.guardMs),
      ms(`${name}: optimizer`, costs.optimizerMs),
      {
        ...ms(`${name}: contention, a shard`, 1 + costs.contention.compute),
        unit: "times",
        threads: 2,
      },
      {
        ...ms(`${name}: contention, a merge`, 1 + costs.contention.merge),
        unit: "times",
        threads: 2,
      },
    ]),
    ...checks.map(({ model, shards, workers, stepMs, predictedMs }) => ({
      ...ms(`${model}: ${shards} shards, measured`, stepMs),
      threads: workers,
      ratio: predictedMs / stepMs,
      ratioTo: "measured, as predicted",
    })),
    ...measured.flatMap((model) =>
      scalingRows(model, runtime.costs, PREDICTED_CORES).flatMap((row) =>
        (["flat", "linear"] as const).map((growth) => ({
          ...ms(
            `${model.name}: ${row.shards} shards, predicted, ${growth} contention`,
            row.ms[growth],
          ),
          threads: row.workers,
        })),
      ),
    ),
  ].map(toRow);
}
