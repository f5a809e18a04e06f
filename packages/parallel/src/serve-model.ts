import { adoptKernels } from "@weft/kernels/adopt";
import { serveReplica, type ReplicaFactory } from "@weft/workers/worker";
import type { ModelModule } from "./model-module.ts";
import type { ShardReplica, ShardWorkerSetup } from "./shard-replica.ts";

/**
 * Serves a model's shards from a worker of a page: the only statement of its script, which `ShardedTrainer.start` is given by
 * `startWorker`. Bundlers find both, and the model in them.
 *
 * @param load Imports the model's file, by `import` in the call: before the worker has the page's memory, nothing that has tensors
 *   may be loaded. Default: the URL that the trainer was given.
 * @example
 * // model.ts
 * export const createModel = () => new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
 * export const computeLoss = (model: Layer, x: Tensor, y: Tensor) => mseLoss(model.forward(x), y);
 *
 * // main.ts
 * serveModel(() => import("./model.ts"));
 */
export function serveModel(load?: () => Promise<ModelModule>): ReplicaFactory<ShardReplica> {
  return serveReplica(async (context) => {
    const setup = context.setup as ShardWorkerSetup; // what ReplicaSet passes
    if (setup.kernels !== null) adoptKernels(setup.kernels);
    const { buildReplica } = await import("./shard-replica.ts");
    return buildReplica(context, setup, load);
  });
}
