import { availableParallelism } from "node:os";
import { reclaimOwner } from "@weft/kernels";
import type { Module } from "@weft/nn";
import { WorkerGroup } from "@weft/workers";
import {
  checkReplica,
  describeReplica,
  replicaDigest,
  ReplicaError,
  type ReplicaRules,
} from "./replica-description.ts";
import type { TrainingModes } from "./training-modes.ts";
import type { ReplicaLayout, ShardReplica, ShardWorkerSetup } from "./shard-worker.ts";

/**
 * How often a worker looks for the next step before it sleeps: for about 0.7 ms, longer than the optimizer and the next batch
 * take, since waking a sleeping thread costs 0.1 to 0.3 ms. With more workers than cores it would only take a core from one
 * that has work.
 */
const SPIN_ROUNDS = 10_000;

/** The workers' replicas of a model, and what ends with them. */
export class ReplicaSet {
  readonly #group: WorkerGroup<ShardReplica>;
  readonly #size: number;
  readonly #deadlineMs: number;
  readonly #memoryOwners: number[] = [];
  /** The modes that the replicas have: all train when they are built. */
  #modes: TrainingModes = [];

  private constructor(group: WorkerGroup<ShardReplica>, size: number, deadlineMs: number) {
    this.#group = group;
    this.#size = size;
    this.#deadlineMs = deadlineMs;
  }

  /** Starts the workers; each builds its replica. */
  static async start(
    size: number,
    setup: Omit<ShardWorkerSetup, "spinRounds" | "deadlineMs">,
    deadlineMs: number,
  ): Promise<ReplicaSet> {
    const spinRounds = size <= availableParallelism() ? SPIN_ROUNDS : 0;
    // TypeScript does not rewrite this path, so it takes its extension from the file it stands in.
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
    const group = await WorkerGroup.start<ShardReplica>({
      module: new URL(`./shard-worker${extension}`, import.meta.url),
      size,
      setup: { ...setup, spinRounds, deadlineMs } satisfies ShardWorkerSetup,
      dispatchDeadlineMs: deadlineMs,
      spinRounds,
    });
    return new ReplicaSet(group, size, deadlineMs);
  }

  /**
   * Compares each replica with the owner's model, shows it the owner's memory, and compares what it sees there.
   *
   * @param plugins What the plugins register on this thread. @param rules What must be equal already.
   * @throws {ReplicaError} naming the first difference. @throws {WorkerError} when a worker fails.
   */
  async attach(
    model: Module,
    layout: ReplicaLayout,
    plugins: readonly string[],
    rules: ReplicaRules,
  ): Promise<void> {
    const owner = describeReplica(model, plugins);
    const digest = replicaDigest(model);
    this.#modes = [];
    for (let rank = 0; rank < this.#size; rank++) {
      const { memoryOwner, ...replica } = await this.#group.replica(rank).describe();
      if (!this.#memoryOwners.includes(memoryOwner)) this.#memoryOwners.push(memoryOwner);
      checkReplica(rank, owner, replica, rules);
      const seen = await this.#group.replica(rank).attach(layout);
      if (seen !== digest) {
        throw new ReplicaError(
          rank,
          `parallel: every thread must see the owner's values; got digest ${seen} on rank ${rank} for ${digest}`,
        );
      }
    }
  }

  /** Lets the replicas' modules train or not as the owner's do. @throws {WorkerError} when a worker fails. */
  async follow(modes: TrainingModes): Promise<void> {
    if (modes.join() === this.#modes.join()) return;
    await Promise.all(
      Array.from({ length: this.#size }, (_, rank) => this.#group.replica(rank).setModes(modes)),
    );
    this.#modes = modes;
  }

  /** Runs the step that the board describes. @throws {WorkerError} when a worker fails. */
  async run(): Promise<void> {
    await this.#group.dispatch(0, { deadlineMs: this.#deadlineMs });
  }

  /** Ends all workers and gives their memory back. */
  async close(): Promise<void> {
    await this.#group.close();
    // Only now that the threads are gone can nobody write to their memory any more.
    for (const owner of this.#memoryOwners.splice(0)) reclaimOwner(owner);
  }
}
