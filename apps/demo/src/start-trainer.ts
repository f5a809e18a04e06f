import { DataLoader } from "@weft/data";
import type { Adam, SGD } from "@weft/optim";
import { ShardedTrainer } from "@weft/parallel";
import type { DemoData } from "./training-data.ts";
import { makeOptimizer } from "./make-optimizer.ts";
import type { DemoOptions } from "./options.ts";
import { planOf } from "./sharding.ts";

export type DemoTrainer = ShardedTrainer<Adam | SGD>;

/** Starts the trainer that the options ask for. */
export function startTrainer(options: DemoOptions): Promise<DemoTrainer> {
  return ShardedTrainer.start({
    model: new URL("./model.ts", import.meta.url),
    optimizer: (parameters) => makeOptimizer(options, parameters),
    workers: options.workers,
    plan: planOf(options),
    seed: options.seed,
  });
}

/** The training images in the order that the options ask for. */
export function makeLoader({ training }: DemoData, { batch, seed }: DemoOptions): DataLoader {
  return new DataLoader(training, { batchSize: batch, shuffle: true, seed });
}
