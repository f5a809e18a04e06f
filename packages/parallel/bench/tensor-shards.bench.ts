import { SGD } from "@weft/optim";
import { fromTypedArray, manualSeed, rand } from "@weft/tensor";
import { ShardedTrainer, type ShardPlan } from "../src/index.ts";

/**
 * Training steps with tensor shards beside shards of the batch, with 1 and 2 workers, taken in turns in one run: the best round of
 * each counts, because machines are shared. Run it with `npm run bench -- --suite tensor-shards`.
 */
const ROUNDS = 10;
const STEPS = 30;
const CASES: readonly { readonly rows: number; readonly plan: ShardPlan }[] = [
  { rows: 128, plan: { batch: 8 } },
  { rows: 128, plan: { batch: 1, tensor: 2 } },
  { rows: 128, plan: { batch: 8, tensor: 2 } },
  { rows: 1, plan: { batch: 1, tensor: 2 } },
];
const asJson = process.argv.includes("--json");

for (const { rows, plan } of CASES) {
  manualSeed(0);
  const batch = [
    rand([rows, 784]),
    fromTypedArray(Int32Array.from({ length: rows }, (_, i) => i % 10)),
  ];
  const best = new Map<number, number>();
  const trainers = new Map<number, ShardedTrainer>();
  for (const workers of [1, 2]) {
    const trainer = await ShardedTrainer.start({
      ...{ model: new URL("./mnist-model.ts", import.meta.url), workers, plan, seed: 0 },
      optimizer: (parameters) => new SGD(parameters, { lr: 0.01, momentum: 0.9 }),
    });
    trainers.set(workers, trainer);
    for (let i = 0; i < 150; i++) await trainer.step(batch); // until every kernel is compiled by the optimizing compiler
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
  for (const [workers, ms] of best) {
    const row = {
      suite: "tensor-shards",
      case: `tied 784-256-(256x256 twice)-10, ${rows} row(s), plan ${JSON.stringify(plan)}, SGD step`,
      threads: workers,
      value: Number(ms.toFixed(3)),
      unit: "ms",
      ratio: Number((best.get(1)! / ms).toFixed(2)),
      ratioTo: "1 worker",
      bar: null,
      ok: null,
    };
    if (asJson) console.log(JSON.stringify(row));
    else console.log(`${row.case}, ${workers} worker(s): ${row.value} ms, ${row.ratio} x 1 worker`);
  }
}
