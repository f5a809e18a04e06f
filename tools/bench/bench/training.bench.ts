/** Training steps of 784-512-256-10, batch 128, through the public API: one thread, and sharded over two workers. */
import { multiplyAddPeak } from "@weft/kernels";
import { Adam, SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
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
  shards: SHARDS,
  seed: 0,
  optimizer: (parameters) => new SGD(parameters, { lr: 0.001 }),
});
const [peak, sgd, adam, sharded] = await bestOf(
  [
    { run: () => multiplyAddPeak(PEAK_ROUNDS), repeats: 5 },
    { run: stepOf(SGD), repeats: 5 },
    { run: stepOf(Adam), repeats: 5 },
    { run: () => trainer.step(batch), repeats: 20 },
  ],
  30,
  500,
);
await trainer.close();

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
printRow({
  suite,
  case: `${net}, SGD step, ${SHARDS} shards`,
  threads: 2,
  value: sharded!,
  unit: "ms",
  ratio: sgd! / sharded!,
  ratioTo: "1 thread",
  least: 1.75,
});

function stepOf(Optimizer: typeof SGD | typeof Adam): () => void {
  const model = createModel();
  const optimizer = new Optimizer(model.parameters(), { lr: 0.001 });
  return () => {
    optimizer.zeroGrad();
    computeLoss(model, ...batch).backward();
    optimizer.step();
  };
}
