import { WorkerError } from "@weft/workers";
import { planErrorIn } from "./plan-error.ts";
import type { ShardPhase } from "./rank-progress.ts";
import type { ReplicaSet } from "./replica-set.ts";
import { ShardError } from "./shard-error.ts";
import type { WorkerFailure } from "./worker-failure.ts";

/** A failure that was made good: the worker was replaced, unless it had only thrown, and its step run again. */
export interface Recovery extends WorkerFailure {
  /** The number of the training step, from 0; of an evaluation, how many training steps came before it. */
  readonly step: number;
}

/** Starts replicas, again when a worker is lost meanwhile. One that throws would throw again. */
export async function startReplicas(
  start: () => Promise<ReplicaSet>,
  retries: number,
): Promise<ReplicaSet> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await start();
    } catch (error) {
      const isLost = error instanceof WorkerError && error.kind !== "threw";
      if (!isLost || attempts > retries) throw error;
    }
  }
}

/**
 * Runs steps on workers that may fail. After a failure the lost workers are replaced and the whole step runs again, from the same
 * seed: shards write private slots only, so an attempt that failed leaves nothing behind, and the bits are those of a step without
 * it.
 */
export class StepRecovery {
  /** What was recovered from, in order. */
  readonly recoveries: Recovery[] = [];
  readonly #replicas: ReplicaSet;
  readonly #retries: number;
  readonly #onRecovery: ((recovery: Recovery) => void) | undefined;
  /** Failures whose workers are not replaced yet. */
  #open: Recovery[] = [];

  constructor(
    replicas: ReplicaSet,
    retries: number,
    onRecovery: ((recovery: Recovery) => void) | undefined,
  ) {
    this.#replicas = replicas;
    this.#retries = retries;
    this.#onRecovery = onRecovery;
  }

  /**
   * Makes all replicas ready and runs `attempt`, again after each failure of a worker, until it succeeds.
   *
   * @throws {PlanError} when the model does not do what the plan asks; it would not in another attempt either.
   * @throws {ShardError} when a shard fails twice, or in the last attempt.
   * @throws {WorkerError} when the last attempt fails at something else than a shard, or the group is closed.
   * @throws {ReplicaError} when a replica differs from the owner's model.
   */
  async run(step: number, attempt: () => Promise<void>): Promise<void> {
    const failedShards = new Set<number>();
    for (let attempts = 1; ; attempts++) {
      try {
        await this.#replicas.ready();
        this.#recovered(step);
        await attempt();
        return;
      } catch (error) {
        if (!(error instanceof WorkerError) || error.kind === "closed") throw error;
        const failures = this.#replicas.takeFailures(error);
        const again = failures.find(({ shard }) => shard !== null && failedShards.has(shard));
        for (const { shard } of failures) if (shard !== null) failedShards.add(shard);
        const refusal = planErrorIn(error);
        const isOver = refusal !== null || again !== undefined || attempts > this.#retries;
        // A worker that only threw needs no replacement: when the step is over there is nothing left to be made good.
        for (const failure of failures)
          if (!isOver || failure.kind !== "threw") this.#open.push({ ...failure, step });
        if (refusal !== null) throw refusal;
        if (isOver)
          throw stepError(
            again ?? failures.find(({ shard }) => shard !== null),
            error,
            attempts,
            again !== undefined,
          );
      }
    }
  }

  #recovered(step: number): void {
    const idle = this.#replicas.takeFailures(null).map((failure) => ({ ...failure, step }));
    for (const recovery of [...this.#open.splice(0), ...idle]) {
      this.recoveries.push(recovery);
      this.#onRecovery?.(recovery);
    }
  }
}

function stepError(
  failure: WorkerFailure | undefined,
  error: WorkerError,
  attempts: number,
  isRepeated: boolean,
): Error {
  if (failure === undefined || failure.shard === null) return error;
  const { shard, rank, phase, error: cause } = failure;
  // A failure at a shard has a shard's phase.
  return new ShardError({ shard, rank, phase: phase as ShardPhase, cause, attempts, isRepeated });
}
