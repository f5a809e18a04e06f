/**
 * Training steps of 784-512-256-10, batch 128, through the public API: on one thread, with the kernels shared by two threads,
 * and sharded over two workers.
 */
import { multiplyAddPeak } from "@weft/kernels";
import { Adam, SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
import { setNumThreads, startPool } from "@weft/pool";
import { fromTypedArray, manualSeed, randn, type Tensor } from "@weft/tensor";
import { bestOf } from "../src/best-of.ts";
import { computeLoss, createModel } from "../src/mlp-model.ts";
import { printRow } from "../src/row.ts";

const ROWS = 128;
/** Of one step: three products a layer, but for the first layer's gradient of its input. */
const FLOP = 2 * ROWS * (784 * 512 * 2 + 512 * 256 * 3 + 256 * 10 * 3);
const PEAK_ROUNDS = 200_000;
const SHARDS = 4;

manualSeed(0);
const batch: [Tensor, Tensor] = [
  randn([ROWS, 784]),
  fromTypedArray(Int32Array.from({ length: ROWS }, (_, i) => i % 10)),
];
const trainer = await ShardedTrainer.start({
  model: new URL("../src/mlp-model.ts", import.meta.url),
  workers: 2,
  plan: { batch: SHARDS },
  seed: 0,
  optimizer: (parameters) => new SGD(parameters, { lr: 0.001 }),
});
const pool = await startPool({ threads: 2 });
const step = stepOf(SGD);
const [peak, sgd, adam, pooled, sharded] = await bestOf(
  [
    { run: () => multiplyAddPeak(PEAK_ROUNDS), repeats: 5 },
    { run: onThreads(1, step), repeats: 10 },
    { run: onThreads(1, stepOf(Adam)), repeats: 10 },
    { run: onThreads(2, step), repeats: 10 },
    { run: onThreads(1, () => trainer.step(batch)), repeats: 20 },
  ],
  30,
  500,
);
await trainer.close();
await pool.close();

const peakRate = (96 * PEAK_ROUNDS) / peak! / 1e6;
const suite = "training";
const net = `784-512-256-10, batch ${ROWS}`;
for (const [name, ms, least] of [
  ["SGD", sgd!, 0.8],
  ["Adam", adam!, undefined],
] as const) {
  const ratio = FLOP / ms / 1e6 / peakRate;
  printRow({
    suite,
    case: `${net}, ${name} step`,
    value: ms,
    unit: "ms",
    ratio,
    ratioTo: "multiply-add peak",
    ...(least === undefined ? {} : { least }),
  });
}
for (const [how, ms, least] of [
  ["kernels shared by a pool", pooled!, 1.6],
  [`${SHARDS} shards over workers`, sharded!, 1.75],
] as const) {
  printRow({
    suite,
    case: `${net}, SGD step, ${how}`,
    threads: 2,
    value: ms,
    unit: "ms",
    ratio: sgd! / ms,
    ratioTo: "1 thread",
    least,
  });
}

function onThreads(count: number, run: () => unknown): () => unknown {
  return () => {
    setNumThreads(count);
    return run();
  };
}

function stepOf(Optimizer: typeof SGD | typeof Adam): () => void {
  const model = createModel();
  const optimizer = new Optimizer(model.parameters(), { lr: 0.001 });
  return () => {
    optimizer.zeroGrad();
    computeLoss(model, ...batch).backward();
    optimizer.step();
  };
}
