import { expose } from "comlink";
import { ControlBlock } from "../control-block.ts";
import { portEndpoint, type ThreadPort } from "../port-endpoint.ts";
import { describeFailure, type RemoteFailure } from "../remote-failure.ts";
import { type LeasedRank, LeaseLoop } from "./lease-loop.ts";
import { replicaFacade } from "./replica-facade.ts";
import type { ReplicaFactory, WorkerContext } from "./serve-replica.ts";

/** What a thread gets to know when it is leased. */
export interface LeaseTask extends LeasedRank {
  readonly setup: unknown;
  readonly control: SharedArrayBuffer;
  /** Carries calls and their answers. */
  readonly callPort: ThreadPort;
  /** Carries the failures of jobs, read by the other side when a job's status says so. */
  readonly failurePort: ThreadPort;
}

/** The first answer of a leased thread: null when it is armed, or why it is not. */
export type LeaseAnswer = RemoteFailure | null;

/** What a replica is built from. */
export interface ReplicaSource {
  readonly factory: ReplicaFactory<object>;
  /** For messages. */
  readonly moduleUrl: string;
}

/**
 * Leases this thread: builds the replica, arms the loop, returns.
 *
 * @param load Gives what the replica is built from; what it throws is the answer.
 * @param hasOutput Whether something that was printed still waits for the event loop.
 */
export async function lease(
  task: LeaseTask,
  load: () => Promise<ReplicaSource>,
  hasOutput: () => boolean,
): Promise<LeaseAnswer> {
  try {
    await armed(task, await load(), hasOutput);
    return null;
  } catch (thrown) {
    return describeFailure(thrown);
  }
}

async function armed(
  task: LeaseTask,
  source: ReplicaSource,
  hasOutput: () => boolean,
): Promise<void> {
  const { rank, callPort, failurePort } = task;
  let answered = 0;
  const loop = new LeaseLoop(new ControlBlock(task.control), task, {
    run: (job) => runJob(replica, job, rank),
    report: (thrown) => failurePort.postMessage(describeFailure(thrown)),
    answered: () => answered,
    hasOutput,
    leave: () => {
      callPort.close();
      failurePort.close();
    },
  });
  const replica = await buildReplica(source, {
    ...{ rank, size: task.size, setup: task.setup },
    isCancelled: () => loop.isCancelled(),
    endsSoon: () => loop.endsSoon(),
  });
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

async function buildReplica(
  { factory, moduleUrl }: ReplicaSource,
  context: WorkerContext,
): Promise<object> {
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
