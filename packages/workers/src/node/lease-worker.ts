import { lease, type LeaseAnswer, type LeaseTask, type ReplicaSource } from "../worker/lease.ts";
import type { ReplicaFactory } from "../worker/serve-replica.ts";

/** A lease that names its replica module. */
export interface ModuleLease extends LeaseTask {
  readonly moduleUrl: string;
}

/**
 * The task of piscina that leases a thread: builds the replica, arms the loop, returns.
 *
 * It must return: a task that never does keeps the process alive, whatever is unref'ed.
 */
export default async function leaseModule(task: ModuleLease): Promise<LeaseAnswer> {
  return lease(task, () => importReplica(task.moduleUrl), hasOutput);
}

async function importReplica(moduleUrl: string): Promise<ReplicaSource> {
  const namespace: { readonly default?: unknown } = await import(moduleUrl);
  const factory = namespace.default;
  if (typeof factory !== "function") {
    throw new TypeError(
      `start: the module must default-export a factory; got ${typeof factory} from ${moduleUrl}`,
    );
  }
  // What it returns is checked when it has run.
  return { factory: factory as ReplicaFactory<object>, moduleUrl };
}

function hasOutput(): boolean {
  return process.stdout.writableLength > 0 || process.stderr.writableLength > 0;
}
