import { SGD } from "@weft/optim";
import { fromTypedArray, manualSeed, rand } from "@weft/tensor";
import { ShardedTrainer } from "../src/index.ts";

/**
 * Training steps of the demo's net with 1 and 2 workers, taken in turns in one run: the best round of each counts, because
 * machines are shared. Run it with `npm run bench -- --suite training`.
 */
const ROWS = 128;
const SHARDS = 8;
const ROUNDS = 12;
const STEPS = 60;
const BAR = 1.6;
const asJson = process.argv.includes("--json");

manualSeed(0);
const batch = [
  rand([ROWS, 784]),
  fromTypedArray(Int32Array.from({ length: ROWS }, (_, i) => i % 10)),
];
const best = new Map<number, number>();
const trainers = new Map<number, ShardedTrainer>();
for (const workers of [1, 2]) {
  const trainer = await ShardedTrainer.start({
    model: new URL("./mnist-model.ts", import.meta.url),
    workers,
    plan: { batch: SHARDS },
    seed: 0,
    optimizer: (parameters) => new SGD(parameters, { lr: 0.01, momentum: 0.9 }),
  });
  trainers.set(workers, trainer);
  for (let i = 0; i < 200; i++) await trainer.step(batch); // until every kernel is compiled by the optimizing compiler
}
for (let round = 0; round < ROUNDS; round++) {
  for (const [workers, trainer] of trainers) {
    const start = performance.now();
    for (let i = 0; i < STEPS; i++) await trainer.step(batch);
    const ms = (performance.now() - start) / STEPS;
    best.set(workers, Math.min(best.get(workers) ?? Infinity, ms));
  }
}
for (const trainer of trainers.values()) await trainer.close();

const one = best.get(1)!;
for (const [workers, ms] of best) {
  const ratio = one / ms;
  const bar = workers === 1 ? null : BAR;
  const row = {
    suite: "training",
    case: `tied 784-256-(256x256 twice)-10, batch ${ROWS}, ${SHARDS} shards, SGD step`,
    threads: workers,
    value: Number(ms.toFixed(3)),
    unit: "ms",
    ratio: Number(ratio.toFixed(2)),
    ratioTo: "1 worker",
    bar,
    ok: bar === null ? null : ratio >= bar,
  };
  if (asJson) console.log(JSON.stringify(row));
  else
    console.log(
      `${row.case}, ${workers} worker(s): ${row.value} ms, ${Math.round((1000 * ROWS) / ms)} samples/s, ${row.ratio} x 1 worker${bar === null ? "" : ` (bar ${bar}: ${row.ok === true ? "ok" : "missed"})`}`,
    );
}
