import { expose } from "comlink";
import type { MessagePort } from "node:worker_threads";
import { ControlBlock } from "../control-block.ts";
import { portEndpoint } from "../port-endpoint.ts";
import { describeFailure, type RemoteFailure } from "../remote-failure.ts";
import { LeaseLoop } from "./lease-loop.ts";
import { replicaFacade } from "./replica-facade.ts";
import type { WorkerContext } from "./serve-replica.ts";

/** What a thread gets to know when it is leased. */
export interface LeaseTask {
  readonly moduleUrl: string;
  readonly rank: number;
  readonly size: number;
  readonly setup: unknown;
  readonly control: SharedArrayBuffer;
  readonly spinRounds: number;
  /** Carries calls and their answers. */
  readonly callPort: MessagePort;
  /** Carries the failures of jobs, read by the other side when a job's status says so. */
  readonly failurePort: MessagePort;
}

/** The first answer of a leased thread: null when it is armed, or why it is not. */
export type LeaseAnswer = RemoteFailure | null;

/**
 * The task that leases a thread: builds the replica, arms the loop, returns.
 *
 * It must return: a task that never does keeps the process alive, whatever is unref'ed.
 */
export default async function lease(task: LeaseTask): Promise<LeaseAnswer> {
  try {
    await armed(task);
    return null;
  } catch (thrown) {
    return describeFailure(thrown);
  }
}

async function armed(task: LeaseTask): Promise<void> {
  const { rank, callPort, failurePort } = task;
  let answered = 0;
  const loop = new LeaseLoop(new ControlBlock(task.control), rank, task.spinRounds, {
    run: (job) => runJob(replica, job, rank),
    report: (thrown) => failurePort.postMessage(describeFailure(thrown)),
    answered: () => answered,
    hasOutput: () => process.stdout.writableLength > 0 || process.stderr.writableLength > 0,
    leave: () => {
      callPort.close();
      failurePort.close();
    },
  });
  const replica = await buildReplica(task, () => loop.isCancelled());
  const endpoint = portEndpoint(callPort, {
    // comlink answers each request with exactly one message, an asynchronous one when it is settled.
    onPosted: () => {
      answered = (answered + 1) | 0;
    },
    onUnreadable: (error) => {
      throw error;
    },
  });
  expose(replicaFacade(replica), endpoint);
  loop.arm();
}

async function buildReplica(task: LeaseTask, isCancelled: () => boolean): Promise<object> {
  const { moduleUrl, rank, size, setup } = task;
  const namespace: { readonly default?: unknown } = await import(moduleUrl);
  const factory = namespace.default;
  if (typeof factory !== "function") {
    throw new TypeError(
      `start: the module must default-export a factory; got ${typeof factory} from ${moduleUrl}`,
    );
  }
  const context: WorkerContext = { rank, size, setup, isCancelled };
  const replica: unknown = await factory(context);
  if (typeof replica !== "object" || replica === null) {
    throw new TypeError(
      `start: the factory must return an object; got ${String(replica)} from ${moduleUrl}`,
    );
  }
  return replica;
}

function runJob(replica: object & { run?: unknown }, job: number, rank: number): void {
  if (typeof replica.run !== "function") {
    throw new TypeError(
      `dispatch: the replica must have a method run(job, rank); got ${typeof replica.run}`,
    );
  }
  const result: unknown = replica.run(job, rank);
  if (typeof result === "object" && result !== null && "then" in result) {
    throw new TypeError("dispatch: run must be synchronous; got a promise");
  }
}
