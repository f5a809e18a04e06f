import { empty, memoryStats } from "@weft/tensor";
import { DataLoader, TensorDataset } from "../src/index.ts";

/**
 * One shuffled pass over a dataset of MNIST's size in batches of 128: the best round counts, because machines are shared.
 * Run it with `npm run bench -- --suite data-loader`.
 */
const ROWS = 60_000;
const BATCH = 128;
const ROUNDS = 5;
const asJson = process.argv.includes("--json");

const images = empty([ROWS, 784]);
images.storage.makePermanent();
const labels = empty([ROWS], { dtype: "int32" });
labels.zero_();
images.zero_();
const loader = new DataLoader(new TensorDataset(images, labels), {
  batchSize: BATCH,
  shuffle: true,
});

let best = Infinity;
for (let round = 0; round < ROUNDS; round++) {
  const start = performance.now();
  let rows = 0;
  for (const [x] of loader.epoch(round)) rows += x.shape[0]!;
  if (rows !== ROWS) throw new Error(`data-loader bench: all rows must come; got ${rows}`);
  best = Math.min(best, performance.now() - start);
}
const row = {
  suite: "data-loader",
  case: `${ROWS} x 784 float32 with labels, shuffled, batch ${BATCH}`,
  threads: 1,
  value: Math.round((1000 * loader.length) / best),
  unit: "batches/s",
};
if (asJson) console.log(JSON.stringify(row));
else {
  const { evictedBytes } = memoryStats();
  console.log(
    `${row.case}: ${row.value} ${row.unit}, ${best.toFixed(0)} ms an epoch, ${Math.round(evictedBytes / 2 ** 20)} MB evicted in ${ROUNDS} epochs`,
  );
}
