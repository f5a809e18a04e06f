/**
 * One loop of the memory suite: `memory-loop.ts train|infer|keep LAYERS BATCH`. Prints a `LoopReport` as JSON.
 */
import { Linear, MSELoss, ReLU, Sequential, type Layer } from "@weft/nn";
import { SGD } from "@weft/optim";
import { manualSeed, memoryStats, noGrad, randn, type Tensor } from "@weft/tensor";

/** The largest of a figure in the second tenth of the loop, and in its last half. */
interface Growth {
  readonly early: number;
  readonly late: number;
}

export interface LoopReport {
  readonly rssBytes: Growth;
  readonly memoryBytes: Growth;
  readonly inUseBytes: Growth;
}

const STEPS = 100_000;
const SAMPLES = 1000;

const [kind, layers, batch] = process.argv.slice(2);
const sizes = layers!.split(",").map(Number);
manualSeed(0);
const net = new Sequential(...sizes.slice(1).flatMap(layersTo));
const x = randn([Number(batch), sizes[0]!]);
const y = randn([Number(batch), sizes.at(-1)!]);
const optimizer = new SGD(net.parameters(), { lr: 1e-4 });
const loss = new MSELoss();
const kept: (readonly [factor: number, product: Tensor])[] = [];
const rss: number[] = [];
const memory: number[] = [];
const inUse: number[] = [];

for (let i = 0; i < STEPS; i++) {
  if (kind === "train") {
    optimizer.zeroGrad();
    loss.forward(net.forward(x), y).backward();
    optimizer.step();
  } else if (kind === "infer") {
    noGrad(() => net.forward(x));
  } else {
    const product = x.mul(i);
    if (i % 100 === 0) kept.push([i, product]);
  }
  if (i % (STEPS / SAMPLES) === 0) sample();
}
for (const [factor, product] of kept) {
  if (product.sub(x.mul(factor)).abs().amax().item() !== 0)
    throw new Error(`the tensor kept at step ${factor} lost its values`);
}
const report: LoopReport = {
  rssBytes: growth(rss),
  memoryBytes: growth(memory),
  inUseBytes: growth(inUse),
};
console.log(JSON.stringify(report));

function layersTo(size: number, i: number): Layer[] {
  const layer = new Linear(sizes[i]!, size);
  return i + 2 < sizes.length ? [layer, new ReLU()] : [layer];
}

function sample(): void {
  const { memoryBytes, inUseBytes } = memoryStats();
  rss.push(process.memoryUsage.rss());
  memory.push(memoryBytes);
  inUse.push(inUseBytes);
}

function growth(samples: readonly number[]): Growth {
  const largest = (from: number, to: number): number =>
    Math.max(...samples.slice(samples.length * from, samples.length * to));
  return { early: largest(0.1, 0.2), late: largest(0.5, 1) };
}
