import type { ReplicaFactory } from "../worker/serve-replica.ts";

/** Nothing to do: in Node a thread gets its lease from piscina, whose task imports the replica module (`lease-worker.ts`). */
export function acceptLease(_factory: ReplicaFactory<object>): void {}
