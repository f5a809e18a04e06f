import type { ResourceLimits } from "node:worker_threads";
import { kernelsForWorker, kernelVariant, reclaimOwner } from "@weft/kernels";
import type { Module } from "@weft/nn";
import { ValueError } from "@weft/tensor";
import { UncloneableError, WorkerGroup, type WorkerError } from "@weft/workers";
import { tellCrowding } from "./crowded-workers.ts";
import { isSameFollowed, type Followed } from "./followed.ts";
import type { OwnerState } from "./owner-state.ts";
import { RankProgress } from "./rank-progress.ts";
import {
  checkReplica,
  describeReplica,
  replicaDigest,
  ReplicaError,
  SAME_THREADS,
  type ReplicaDescription,
  type ReplicaRules,
} from "./replica-description.ts";
import type { ShardReplica, ShardWorkerSetup } from "./shard-replica.ts";
import { startFailure, workerFailure, type WorkerFailure } from "./worker-failure.ts";

/**
 * How often a worker looks for the next step, or for another worker in a step, before it sleeps: for some 2 ms, longer than the
 * optimizer and the next batch take, since waking a sleeping thread costs 0.1 ms and more. Only when there is a core for each worker.
 */
const SPIN_ROUNDS = 40_000;

/** Limits of the worker threads. */
export interface ReplicaLimits {
  /** For a step. */
  readonly deadlineMs: number;
  /** For a worker to start, and for each call before its first step. */
  readonly startDeadlineMs: number;
  readonly resourceLimits: ResourceLimits | undefined;
  /** Starts a worker of a page, whose script serves the model. */
  readonly startWorker: (() => Worker) | undefined;
}

/** What replicas are to see. */
interface Sight {
  readonly model: Module;
  readonly state: OwnerState;
  readonly plugins: readonly string[];
  readonly rules: ReplicaRules;
}

/** Workers that have built their replicas. */
interface StartedReplicas {
  readonly group: WorkerGroup<ShardReplica>;
  readonly deadlineMs: number;
  readonly progress: readonly RankProgress[];
  /** The URL of the model's file; null when the workers' script has the model. */
  readonly modelUrl: string | null;
  /** Of workers that were lost since the last `takeFailures`. */
  readonly losses: WorkerFailure[];
  /** Whether all threads import one file. */
  readonly isSameCode: boolean;
}

/** The workers' replicas of a model, and what ends with them. */
export class ReplicaSet {
  readonly #group: WorkerGroup<ShardReplica>;
  readonly #deadlineMs: number;
  readonly #progress: readonly RankProgress[];
  readonly #modelUrl: string | null;
  readonly #losses: WorkerFailure[];
  /** Of the first replicas: later ones must have the same. */
  readonly #kernels = kernelVariant();
  /** The owner's when the first replicas were compared: what new ones are built with, whatever was changed since. */
  #built: Pick<ReplicaDescription, "modules" | "settings"> | null = null;
  readonly #isSameCode: boolean;
  /** The last is what replicas are to see; some may still see those before, whose memory must not go yet. */
  readonly #sights: Sight[] = [];
  /** Ranks that see what they are to see. */
  readonly #ready = new Set<number>();
  /** Ranks whose replica was compared with the owner's model once. */
  readonly #known = new Set<number>();
  /** What replicas follow; null while some do not see what they are to see. */
  #followed: Followed | null = null;

  private constructor({
    group,
    deadlineMs,
    progress,
    modelUrl,
    losses,
    isSameCode,
  }: StartedReplicas) {
    this.#group = group;
    this.#deadlineMs = deadlineMs;
    this.#progress = progress;
    this.#modelUrl = modelUrl;
    this.#losses = losses;
    this.#isSameCode = isSameCode;
  }

  /**
   * Starts the workers; each builds its replica.
   *
   * @throws {WorkerError} when one fails. @throws {ValueError} when `config` cannot be sent to them.
   */
  static async start(
    size: number,
    setup: Omit<ShardWorkerSetup, "kernels" | "progress" | "cores" | "spinRounds" | "deadlineMs">,
    { deadlineMs, startDeadlineMs, resourceLimits, startWorker }: ReplicaLimits,
  ): Promise<ReplicaSet> {
    const kernels = kernelsForWorker();
    const buffer = RankProgress.allocate(size);
    const progress = Array.from({ length: size }, (_, rank) => new RankProgress(buffer, rank));
    const losses: WorkerFailure[] = [];
    const cores = navigator.hardwareConcurrency;
    const spinRounds = size <= cores ? SPIN_ROUNDS : 0;
    try {
      const group = await WorkerGroup.start<ShardReplica>({
        module: startWorker ?? shardWorkerUrl(),
        size,
        setup: {
          ...setup,
          kernels,
          progress: buffer,
          cores,
          spinRounds,
          deadlineMs,
        } satisfies ShardWorkerSetup,
        startDeadlineMs,
        callDeadlineMs: startDeadlineMs,
        dispatchDeadlineMs: deadlineMs,
        spinRounds,
        ...(resourceLimits === undefined ? {} : { resourceLimits }),
        onLost: (error) => losses.push(workerFailure(error, progress)),
      });
      const isSameCode = startWorker === undefined;
      const modelUrl = setup.model;
      return new ReplicaSet({ group, deadlineMs, progress, modelUrl, losses, isSameCode });
    } catch (error) {
      for (const words of progress) reclaim(words);
      // All the rest of what workers are started with is made here.
      if (error instanceof UncloneableError) throw uncloneableConfig(error);
      const failure = startFailure(error, progress, setup.model);
      tellCrowding(failure, size);
      throw failure;
    }
  }

  /**
   * Says what all replicas are to see from the next `ready` on.
   *
   * @param plugins What the plugins register on this thread. @param rules What must be equal already.
   */
  show(model: Module, state: OwnerState, plugins: readonly string[], rules: ReplicaRules): void {
    this.#sights.push({ model, state, plugins, rules });
    this.#ready.clear();
  }

  /**
   * Puts new workers in the place of lost ones. Compares each replica that does not see it yet with the owner's model, shows it the
   * owner's memory, and compares what it sees there.
   *
   * @throws {ReplicaError} naming the first difference. @throws {WorkerError} when a worker fails.
   */
  async ready(): Promise<void> {
    if (this.#group.failed !== null) await this.#replaceLost();
    if (this.#ready.size === this.#progress.length) return;
    const ranks = [...this.#progress.keys()].filter((rank) => !this.#ready.has(rank));
    const sight = this.#sights.at(-1);
    if (sight === undefined) return;
    const { model, state, plugins, rules } = sight;
    const described = describeReplica(model, plugins, this.#isSameCode);
    const { modules, settings } = (this.#built ??= described);
    const owner = { ...described, kernels: this.#kernels, modules, settings };
    const digest = replicaDigest(model);
    const layout = state.layOut();
    this.#followed = null;
    for (const rank of ranks) {
      const replica = await this.#group.replica(rank).describe(this.#isSameCode);
      checkReplica(
        rank,
        owner,
        replica,
        this.#known.has(rank) ? rules : { ...SAME_THREADS, ...rules },
      );
      this.#known.add(rank);
      const seen = await this.#group.replica(rank).attach(layout);
      if (seen !== digest) {
        throw new ReplicaError(
          rank,
          `parallel: every thread must see the owner's values; got digest ${seen} on rank ${rank} for ${digest}`,
        );
      }
      this.#ready.add(rank);
    }
    this.#sights.splice(0, this.#sights.length - 1);
  }

  /** Makes the replicas follow the owner's model. @throws {WorkerError} when a worker fails. */
  async follow(followed: Followed): Promise<void> {
    if (this.#followed !== null && isSameFollowed(followed, this.#followed)) return;
    const ranks = [...this.#progress.keys()];
    await Promise.all(ranks.map((rank) => this.#group.replica(rank).follow(followed)));
    this.#followed = followed;
  }

  /** Runs the step that the board describes. @throws {WorkerError} when a worker fails. */
  async run(): Promise<void> {
    await this.#group.dispatch(0, { deadlineMs: this.#deadlineMs });
  }

  /** The failures since the last time, while no step runs: of all workers that were lost, and of the one that threw, if `error` says so. */
  takeFailures(error: WorkerError | null): WorkerFailure[] {
    const failures = this.#losses.splice(0);
    // A worker that threw in a job or a call is not lost.
    const isLoss = error === null || error.kind !== "threw" || error.phase === "start";
    if (error !== null && (!isLoss || failures.length === 0))
      failures.unshift(workerFailure(error, this.#progress));
    for (const words of this.#progress) words.rest();
    return failures;
  }

  /** Ends all workers and gives their memory back. */
  async close(): Promise<void> {
    await this.#group.close();
    // Only now that the threads are gone can nobody write to their memory any more.
    for (const words of this.#progress) reclaim(words);
  }

  async #replaceLost(): Promise<void> {
    try {
      await this.#group.replaceLost({
        attempts: 1,
        onGone: (rank) => {
          this.#ready.delete(rank);
          this.#known.delete(rank);
          this.#progress[rank]!.rest();
          this.#progress[rank]!.starting = null;
          reclaim(this.#progress[rank]!);
        },
      });
    } catch (error) {
      throw startFailure(error, this.#progress, this.#modelUrl);
    }
  }
}

function uncloneableConfig(error: UncloneableError): ValueError {
  return new ValueError(
    `ShardedTrainer: config must be structured-cloneable, as plain data are; got ${String(error.cause)}`,
    { cause: error },
  );
}

function shardWorkerUrl(): URL {
  // TypeScript does not rewrite this path, so it takes its extension from the file it stands in. Bundlers, which could not bundle
  // the model with it, must not see a file here: they have `startWorker`.
  const file = `./shard-worker${new URL(import.meta.url).pathname.endsWith(".ts") ? ".ts" : ".js"}`;
  return new URL(file, import.meta.url);
}

/** Gives the memory of a rank's last thread back. Only when it has exited. */
function reclaim(words: RankProgress): void {
  if (words.heapOwner !== 0) reclaimOwner(words.heapOwner);
  words.heapOwner = 0;
}
