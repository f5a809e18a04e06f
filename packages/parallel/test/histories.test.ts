import type { Worker } from "node:worker_threads";
import { Adam } from "@weft/optim";
import {
  fromTypedArray,
  Generator,
  noGrad,
  randn,
  type Parameter,
  type Tensor,
} from "@weft/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ShardedTrainer, type ShardPlan } from "../src/index.ts";
import type { Rows } from "./history-model.ts";

type Trainer = ShardedTrainer<Adam>;

const STEPS = 16;

const HISTORIES: readonly (readonly [
  seed: number,
  rows: Rows,
  plan: ShardPlan & { readonly batch: number },
  workers: number,
])[] = [
  [1, "numbers", { batch: 4 }, 2],
  [2, "tokens", { batch: 3 }, 3],
  [3, "numbers", { batch: 4, layers: [3, 4] }, 4],
  [4, "tokens", { batch: 4, layers: [2, 2, 3] }, 3],
  [5, "numbers", { batch: 3, tensor: 2 }, 2],
  [6, "tokens", { batch: 4, layers: [3, 4], tensor: 2 }, 4],
];

const threads = new Set<Worker>();
const onWorker = (worker: Worker): void => {
  threads.add(worker);
  worker.once("exit", () => threads.delete(worker));
};
beforeAll(() => void process.on("worker", onWorker));
afterAll(() => void process.off("worker", onWorker));

const at = <T>(all: Iterable<T>, i: number): T => {
  const list = [...all];
  return list[i % list.length]!;
};
const parameterAt = ({ model }: Trainer, i: number): Parameter => at(model.parameters(), i);
/** Sets a field of all modules that have it. */
const set = ({ model }: Trainer, name: string, value: number): void => {
  for (const module of model.modules()) if (name in module) Reflect.set(module, name, value);
};

/** What an owner may do between two steps. */
const CHANGES: Readonly<Record<string, (trainer: Trainer, i: number) => void>> = {
  freezes: (trainer, i) => void parameterAt(trainer, i).requiresGrad_(false),
  "freezes the first layer": ({ model }) => void model.freeze("0.*"),
  unfreezes: ({ model }) => void model.unfreeze(),
  "lets a module rest": ({ model }, i) => void at(model.modules(), i).eval(),
  "lets all train": ({ model }) => void model.train(),
  cools: (trainer, i) => set(trainer, "temperature", 1 + i / 50),
  "drops more": (trainer, i) => set(trainer, "p", i / 200),
  writes: (trainer, i) => void noGrad(() => parameterAt(trainer, i).mul_(0.9)),
  "gives memory": (trainer, i) => {
    const parameter = parameterAt(trainer, i);
    parameter.setData(parameter.detach().mul(0.8));
  },
  "forgets gradients": ({ model }) => model.zeroGrad(),
  "learns slower": ({ optimizer }, i) => void (optimizer.groups[0]!.lr = 0.001 + i / 10_000),
  "loads its state": (trainer) => trainer.loadStateDict(trainer.stateDict({ copy: true })),
};

/** Random sizes of shards, some of them 0; batch norm needs two rows. */
function drawSizes(shards: number, draw: (below: number) => number): number[] {
  const sizes = Array.from({ length: shards }, () => at([0, 2, 3, 5, 8], draw(5)));
  if (sizes.reduce((a, b) => a + b) === 0) sizes[0] = 4;
  return sizes;
}

function drawBatch(kind: Rows, rows: number, seed: number): [Tensor, Tensor] {
  const generator = new Generator(seed);
  const integers = (length: number): Int32Array =>
    Int32Array.from({ length }, () => generator.random32() % 10);
  const labels = fromTypedArray(integers(rows));
  const x =
    kind === "tokens"
      ? fromTypedArray(integers(rows * 5), [rows, 5])
      : randn([rows, 10], { generator });
  return [x, labels];
}

/** Values and gradients under every name. */
function bitsOf({ model }: Trainer): unknown {
  const values = Object.entries<Tensor>(model.stateDict()).map(([name, value]) => [
    name,
    value.toArray(),
  ]);
  const gradients = [...model.namedParameters()].map(([name, { grad }]) => [
    name,
    grad?.toArray() ?? null,
  ]);
  return { values, gradients };
}

test.each(HISTORIES)(
  "D: move to a worker: whatever an owner does between steps, bits are those of one thread (seed %i, %s, %j, %i workers)",
  async (seed, rows, plan, workers) => {
    const generator = new Generator(seed);
    const draw = (below: number): number => generator.random32() % below;
    const start = (count: number): Promise<Trainer> =>
      ShardedTrainer.start({
        model: new URL("./history-model.ts", import.meta.url),
        config: rows,
        workers: count,
        plan,
        seed,
        optimizer: (parameters) => new Adam(parameters, { lr: 0.01 }),
      });
    await using alone = await start(0);
    await using sharded = await start(workers);
    const history: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      const [name, change] = at(Object.entries(CHANGES), draw(100));
      const i = draw(100);
      for (const trainer of [alone, sharded]) change(trainer, i);
      const isStruck = draw(8) === 0;
      if (isStruck) void at(threads, draw(100)).terminate();
      const shardSizes = drawSizes(plan.batch, draw);
      const total = shardSizes.reduce((a, b) => a + b);
      const what = at(["step", "step", "accumulate", "evaluate"] as const, draw(4));
      history.push(
        `${name} ${i}${isStruck ? ", a worker ends" : ""}, ${what} ${shardSizes.join()}`,
      );
      const run = async (trainer: Trainer): Promise<number> => {
        const batch = drawBatch(rows, total, 1000 * seed + step);
        if (what === "evaluate") return trainer.evaluate(batch, { shardSizes });
        if (what === "step") return (await trainer.step(batch, { shardSizes })).loss;
        return (await trainer.computeGradients(batch, { shardSizes, accumulate: true })).loss;
      };
      const wanted = { result: await run(alone), bits: bitsOf(alone) };
      expect({ result: await run(sharded), bits: bitsOf(sharded) }, history.join("; ")).toEqual(
        wanted,
      );
    }
  },
  120_000,
);
