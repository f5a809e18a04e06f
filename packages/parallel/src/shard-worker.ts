import type { ReplicaFactory } from "@weft/workers/worker";
import { serveModel } from "./serve-model.ts";
import type { ShardReplica } from "./shard-replica.ts";

/** The replica module of workers that import the model by its URL. */
const factory: ReplicaFactory<ShardReplica> = serveModel();

export default factory;
