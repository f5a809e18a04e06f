/**
 * What worker threads give and cost (`docs/parallel.md`): the speedup of two workers, what the runtime takes of each step, and more
 * workers than cores.
 */
import { SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
import { fromTypedArray, manualSeed, randn, type Tensor } from "@weft/tensor";
import { BareWake } from "../src/bare-wake.ts";
import { computeLoss, createModel } from "../src/mlp-model.ts";
import { printRow } from "../src/row.ts";
import { leastCosts, timeSteps, type StepCosts } from "../src/step-costs.ts";

const ROWS = 256;
const ROUNDS = 20;
const STEPS = 25;
/** At the start of each turn, not counted: its threads sleep and its caches hold what the others used. */
const FIRST_STEPS = 3;
/** Code that runs once a step is compiled only after hundreds of them; until then the runtime costs twice as much. */
const WARM_UP_STEPS = 1000;
const suite = "multicore";
const net = `784-512-256-10, batch ${ROWS}`;

manualSeed(0);
const batch: [Tensor, Tensor] = [
  randn([ROWS, 784]),
  fromTypedArray(Int32Array.from({ length: ROWS }, (_, i) => i % 10)),
];
const plans = {
  one: { shards: 4, workers: 1 },
  two: { shards: 4, workers: 2 },
  eightOnTwo: { shards: 8, workers: 2 },
  eightOnEight: { shards: 8, workers: 8 },
};
type Plan = keyof typeof plans;
const trainers = new Map<Plan, ShardedTrainer>();
for (const [name, { shards, workers }] of Object.entries(plans)) {
  const trainer: ShardedTrainer = await ShardedTrainer.start({
    model: new URL("../src/mlp-model.ts", import.meta.url),
    workers,
    plan: { batch: shards },
    seed: 0,
    optimizer: (parameters) => new SGD(parameters, { lr: 0.001 }),
  });
  trainers.set(name as Plan, trainer); // a key of plans
  await timeSteps(trainer, batch, WARM_UP_STEPS);
}
const plain = plainStep();
for (let step = 0; step < WARM_UP_STEPS; step++) plain();

const bare = new BareWake(2, 8);
await bare.time(WARM_UP_STEPS);

const turns = new Map<Plan, StepCosts[]>([...trainers.keys()].map((name) => [name, []]));
let [plainMs, bareMs] = [Infinity, Infinity];
for (let round = 0; round < ROUNDS; round++) {
  for (let step = 0; step < FIRST_STEPS; step++) plain();
  const start = performance.now();
  for (let step = 0; step < STEPS; step++) plain();
  plainMs = Math.min(plainMs, (performance.now() - start) / STEPS);
  await bare.time(FIRST_STEPS);
  bareMs = Math.min(bareMs, await bare.time(STEPS));
  for (const [name, trainer] of trainers) {
    await timeSteps(trainer, batch, FIRST_STEPS);
    turns.get(name)!.push(await timeSteps(trainer, batch, STEPS));
  }
}
for (const trainer of trainers.values()) await trainer.close();
await bare.close();
const costs = (name: Plan): StepCosts => leastCosts(turns.get(name)!);

printRow({ suite, case: `${net}, a loop without a trainer`, value: plainMs, unit: "ms" });
const one = costs("one").stepMs;
printRow({
  ...{ suite, case: `${net}, 4 shards`, value: one, unit: "ms" },
  ...{ ratio: plainMs / one, ratioTo: "the loop" },
});
const two = costs("two");
printRow({
  ...{ suite, case: `${net}, 4 shards`, threads: 2, value: two.stepMs, unit: "ms" },
  ...{ ratio: one / two.stepMs, ratioTo: "one worker", least: 1.75 },
});
printRow({
  ...{ suite, case: `${net}, 4 shards, to the loop`, threads: 2, value: two.stepMs, unit: "ms" },
  ...{ ratio: plainMs / two.stepMs, ratioTo: "the loop" },
});
printRow({
  ...{ suite, case: "runtime overhead a step", threads: 2, value: two.overheadMs * 1000 },
  ...{ unit: "µs", ratio: two.overheadMs / 0.15, ratioTo: "150 µs", most: 1 },
});
printRow({
  ...{ suite, case: "waking two bare threads and hearing of their end", threads: 2 },
  ...{ value: bareMs * 1000, unit: "µs", ratio: two.overheadMs / bareMs, ratioTo: "it in a step" },
});
const fair = costs("eightOnTwo").stepMs;
printRow({ suite, case: `${net}, 8 shards`, threads: 2, value: fair, unit: "ms" });
const crowd = costs("eightOnEight").stepMs;
printRow({
  ...{ suite, case: `${net}, 8 shards`, threads: 8, value: crowd, unit: "ms" },
  ...{ ratio: crowd / fair, ratioTo: "2 workers", most: 1.25 },
});

/** One step as a program without a trainer takes it. */
function plainStep(): () => void {
  const model = createModel();
  const optimizer = new SGD(model.parameters(), { lr: 0.001 });
  return () => {
    optimizer.zeroGrad();
    computeLoss(model, ...batch).backward();
    optimizer.step();
  };
}
