export { serveReplica } from "./serve-replica.ts";
export type { ReplicaFactory, WorkerContext } from "./serve-replica.ts";
export { transfer } from "comlink";
