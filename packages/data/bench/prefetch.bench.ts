import { matmul, noGrad, rand, type Tensor } from "@weft/tensor";
import { DataLoader, importDataset } from "../src/index.ts";
import { Prefetcher } from "../src/prefetch/index.ts";
import type { CostlyConfig } from "./costly-dataset.ts";

/**
 * What making batches ahead brings, for samples that compute and samples that wait: on the main thread each batch is followed by
 * products that take about as long as it took, so that at best, with a core for each thread, one worker doubles the rows a second.
 * The best round of each counts, and they take turns, because machines are shared. Run it with
 * `npm run bench -- --suite prefetch`.
 */
const ROWS = 2_048;
const BATCH = 128;
const ROUNDS = 5;
const asJson = process.argv.includes("--json");

type Sample = readonly [image: Tensor, label: Tensor];

const weight = rand([784, 784]);

for (const cost of ["computes", "waits"] as const) await compare({ length: ROWS, cost });

async function compare(config: CostlyConfig): Promise<void> {
  const module = new URL("./costly-dataset.ts", import.meta.url);
  const loader = new DataLoader(await importDataset<Sample>(module, config), {
    batchSize: BATCH,
    shuffle: true,
  });
  const [sample] = loader.epoch(0);
  const batchMs = bestOf(() => [...loader.epoch(0)]) / loader.length;
  const productMs = bestOf(() => compute(sample!, 20)) / 20;
  const products = Math.max(1, Math.round(batchMs / productMs));

  await using one = await Prefetcher.start(loader);
  await using two = await Prefetcher.start(loader, { workers: 2 });
  const cases: Readonly<Record<string, () => Iterable<Sample> | AsyncIterable<Sample>>> = {
    "made in between": () => loader.epoch(0),
    "1 worker ahead": () => one.epoch(0),
    "2 workers ahead": () => two.epoch(0),
  };
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, batches] of Object.entries(cases)) {
      const start = performance.now();
      for await (const batch of batches()) {
        compute(batch, products);
        for (const tensor of batch) tensor[Symbol.dispose]();
      }
      best.set(name, Math.min(best.get(name) ?? Infinity, performance.now() - start));
    }
  }
  const alone = best.get("made in between")!;
  for (const [i, [name, ms]] of [...best].entries()) {
    const row = {
      suite: "prefetch",
      case: `a sample ${config.cost}, ${batchMs.toFixed(1)} ms a batch of ${BATCH} and as much a step; ${name}`,
      threads: 1 + i,
      value: Math.round((1000 * ROWS) / ms),
      unit: "rows/s",
    };
    if (asJson) console.log(JSON.stringify(row));
    else console.log(`${row.case}: ${row.value} ${row.unit}, ${(alone / ms).toFixed(2)} times`);
  }
}

/** Stands for a training step. */
function compute([images]: Sample, products: number): void {
  noGrad(() => {
    for (let i = 0; i < products; i++) matmul(images, weight)[Symbol.dispose]();
  });
}

function bestOf(run: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
