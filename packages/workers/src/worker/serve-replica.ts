import { acceptLease } from "#platform/accept-lease";

/**
 * Declares what a worker runs: the default export of a replica module. Called once in each worker, before
 * `WorkerGroup.start` resolves.
 *
 * All methods of the returned object can be called from the main side (`group.replica(rank)`), also asynchronous ones. A
 * method `run(job, rank)`, which must be synchronous, is what `group.dispatch(job)` calls.
 *
 * @example
 * // squares.ts
 * export class Squares {
 *   readonly context: WorkerContext;
 *   constructor(context: WorkerContext) { this.context = context; }
 *   square(x: number): number { return x * x; }
 *   run(job: number, rank: number): void { console.log(job, rank, this.context.size); }
 * }
 * export default serveReplica((context) => new Squares(context));
 */
export function serveReplica<R extends object>(factory: ReplicaFactory<R>): ReplicaFactory<R> {
  acceptLease(factory);
  return factory;
}

/** Makes the replica of one worker; may be asynchronous. */
export type ReplicaFactory<R extends object> = (context: WorkerContext) => R | Promise<R>;

/** What a worker knows about itself. */
export interface WorkerContext {
  /** 0 to `size - 1`. */
  readonly rank: number;
  readonly size: number;
  /** What was given to `WorkerGroup.start` as `setup`. */
  readonly setup: unknown;
  /**
   * True once going on is in vain: another worker died, the group is closing, or the current job threw in another worker.
   * Readable from synchronous code: a long job, and above all one that waits for other workers, asks from time to time
   * and returns.
   */
  isCancelled(): boolean;
  /**
   * Tells that the current job ends within some 0.2 ms, in all workers. Where a worker has finished before and looks for it (see
   * `spinRounds`), it wakes the caller, which then is awake when the job is done. Without effect outside of a job.
   */
  endsSoon(): void;
}
