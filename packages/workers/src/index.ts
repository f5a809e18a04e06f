export { WorkerGroup } from "./worker-group.ts";
export type {
  DispatchOptions,
  ReplaceOptions,
  ReplicaModule,
  WorkerGroupOptions,
} from "./worker-group-options.ts";
export { isWorkerThread } from "#platform/is-worker-thread";
export { WorkerError } from "./worker-error.ts";
export type { WorkerErrorKind, WorkerPhase } from "./worker-error.ts";
export type { RemoteReplica } from "./remote-replica.ts";
export { UncloneableError } from "./port-endpoint.ts";
export { transfer } from "comlink";
