import type { Module } from "@weft/nn";
import { forkRng, keyedSeed, WeftError, type Tensor } from "@weft/tensor";
import { HeldBatch } from "./held-batch.ts";
import type { ModelModule } from "./model-module.ts";
import { OwnerState, type KeptGradients } from "./owner-state.ts";
import { PipelineBoard } from "./pipeline-board.ts";
import { checkStages, type CheckedPlan } from "./shard-plan.ts";
import { PlanError } from "./plan-error.ts";
import { RankProgress } from "./rank-progress.ts";
import { startReplicas, StepRecovery, type Recovery } from "./recovery.ts";
import { reductionTree, type ReductionTree } from "./reduction-tree.ts";
import { BUILT_ALIKE, STILL_ALIKE, type ReplicaRules } from "./replica-description.ts";
import { ReplicaSet, type ReplicaLimits } from "./replica-set.ts";
import { ShardError } from "./shard-error.ts";
import type { StepRunner } from "./step-runner.ts";
import type { ShardWorkerSetup } from "./shard-replica.ts";
import { StepBoard, type StepDescription } from "./step-board.ts";
import { StepClock } from "./step-clock.ts";
import type { StepPart } from "./step-part.ts";
import { makeRunner, type RunnerSetup } from "./make-runner.ts";
import { pipelineSize } from "./pipeline-size.ts";
import { TeamBoard } from "./tensor-shards/team-board.ts";
import { teamSizes } from "./tensor-shards/tensor-shards.ts";
import { WatchedModel } from "./watched-model.ts";

/** What the owner asks of everyone in a step, and with which tensors. */
export interface StepRequest extends Pick<StepDescription, "kind" | "sizes" | "weights"> {
  readonly batch: readonly Tensor[];
}

/** How workers are started. */
export interface EngineOptions {
  readonly urls: Pick<ShardWorkerSetup, "model" | "plugins" | "config">;
  readonly limits: ReplicaLimits;
  readonly retries: number;
  readonly onRecovery: ((recovery: Recovery) => void) | undefined;
}

/**
 * The owner's side of steps: describes them, lets the workers, or without workers this thread, compute them, and has the sums.
 */
export class StepEngine {
  readonly board: StepBoard;
  readonly clock: StepClock;
  /** Training steps done. Evaluations leave it as it is, or training would draw other numbers after them. */
  steps = 0;
  /** What random numbers of steps are drawn from. */
  seed: number | bigint;
  readonly #module: ModelModule;
  readonly #model: WatchedModel;
  readonly #plan: CheckedPlan;
  readonly #workers: number;
  /** What the plugins register on this thread. */
  readonly #plugins: readonly string[];
  readonly #tree: ReductionTree;
  /** Where the stages of pipelines talk; null without. */
  readonly #pipes: PipelineBoard | null;
  /** Where the threads that compute tensor shards together meet; null without. */
  readonly #teams: TeamBoard | null;
  /** Of the calling thread, where there are no workers. */
  readonly #progress = new RankProgress(RankProgress.allocate(1), 0);
  #state: OwnerState;
  /** What computes where there are no workers. */
  #runner: StepRunner | null = null;
  #replicas: ReplicaSet | null = null;
  #recovery: StepRecovery | null = null;

  constructor(
    module: ModelModule,
    model: Module,
    plan: CheckedPlan,
    workers: number,
    plugins: readonly string[],
    seed: number | bigint,
  ) {
    this.#module = module;
    this.#model = new WatchedModel(model);
    this.#plan = plan;
    this.#workers = workers;
    this.#plugins = plugins;
    this.seed = seed;
    this.#tree = reductionTree(plan.batch);
    this.board = new StepBoard(this.#tree);
    this.clock = new StepClock(workers);
    const pipes = pipelineSize(plan, workers, this.#model.state.parameters.length);
    this.#pipes = pipes === null ? null : new PipelineBoard(pipes);
    this.#teams = plan.tensor && new TeamBoard(teamSizes(plan.tensor, workers));
    this.#state = new OwnerState(this.#model, plan.batch);
    if (workers === 0) this.#runner = this.#runnerHere();
  }

  /** Starts the workers, if there are any, and compares each with the owner's model. */
  async start({ urls, limits, retries, onRecovery }: EngineOptions): Promise<void> {
    if (this.#workers === 0) return;
    const setup = {
      ...urls,
      ...this.#runnerSetup(),
      board: this.board.buffer,
      clock: this.clock.buffer,
    };
    const start = (): Promise<ReplicaSet> => ReplicaSet.start(this.#workers, setup, limits);
    this.#replicas = await startReplicas(start, retries);
    this.#recovery = new StepRecovery(this.#replicas, retries, onRecovery);
    this.#show(this.#state, BUILT_ALIKE);
    await this.#recovery.run(0, async () => undefined);
  }

  /** Pipelines that the workers form, if they do. */
  get pipelines(): PipelineBoard["size"] | null {
    return this.#pipes?.size ?? null;
  }

  get recoveries(): readonly Recovery[] {
    return this.#recovery?.recoveries ?? [];
  }

  /** The owner's state of steps, as it is now. */
  get state(): OwnerState {
    return this.#state;
  }

  /** The gradients' sum over all shards, of the last step. */
  get sum(): readonly Tensor[] {
    return this.#state.slots[this.board.slotOf(this.#tree.root)]!.gradients;
  }

  /** The gradients that the model has, in memory that no step uses. */
  takeGradients(): KeptGradients {
    return this.#state.takeGradients(this.#model);
  }

  /** Gives the sums of the last step to the model. @param rows The batch's. @param kept Gradients that these are added to. */
  give(rows: number, kept: KeptGradients | null): void {
    this.#state.give(this.board.slotOf(this.#tree.root), rows, kept);
  }

  /** What this thread needs to compute shards itself. */
  get part(): StepPart {
    const { parameters, slots, buffers } = this.#state;
    return {
      module: this.#module,
      model: this.#model.model,
      tree: this.#tree,
      board: this.board,
      ...{ parameters, slots, buffers, rank: 0, ranks: 1 },
      ...{ progress: this.#progress, clock: this.clock.of(0), endsSoon: () => undefined },
    };
  }

  /**
   * Computes a step, or an evaluation.
   *
   * @param then Called while the batch is still where the workers read it. When it throws, the step does not count.
   * @throws {PlanError | ShardError | WorkerError | ReplicaError} when it cannot be computed, {ValueError} when the batch was written
   * meanwhile; nothing is changed then.
   */
  async run<R>(
    { kind, sizes, weights, batch }: StepRequest,
    then: (step: number) => R,
  ): Promise<R> {
    const step = this.steps;
    const { layers } = this.#plan;
    if (kind === "train" && layers !== null) checkStages(layers, this.#model.model); // it may have changed
    // A step that fails does not count: tried again, it draws the same numbers.
    const seed = keyedSeed(this.seed, `${kind} ${step}`);
    this.#followModel();
    this.#state.buffers.publish();
    const heldSlot = this.#state.holdGradients();
    using held = new HeldBatch(batch);
    const description = { kind, seed, sizes, weights, batch: held.places, heldSlot };
    try {
      if (this.#recovery === null) this.#runHere(description);
      else await this.#recovery.run(step, () => this.#runOnWorkers(description));
      held.checkUnwritten();
      const result = then(step);
      if (kind === "train") this.steps = step + 1;
      return result;
    } finally {
      this.#state.buffers.restore();
    }
  }

  /** Ends all workers and gives their memory back. */
  async close(): Promise<void> {
    // They stay: a step that is under way asks them on, and hears that they are closed.
    await this.#replicas?.close();
  }

  /** Follows parameters that were replaced or have other memory since the last step, as by `setData` and `to`. */
  #followModel(): void {
    if (!this.#state.isOf(this.#model))
      this.#show(new OwnerState(this.#model, this.#plan.batch), STILL_ALIKE);
  }

  /** Shows everyone who computes the owner's memory: workers before their next step. */
  #show(state: OwnerState, rules: ReplicaRules): void {
    this.#replicas?.show(this.#model.model, state, this.#plugins, rules);
    this.#state = state;
    this.#runner = null; // if the plan does not fit the model any more, the next step says so again
    if (this.#replicas === null) this.#runner = this.#runnerHere();
  }

  #runnerSetup(): Pick<RunnerSetup, "plan" | "parameters" | "pipes" | "teams"> {
    return {
      plan: this.#plan,
      parameters: this.#model.state.parameters.length,
      pipes: this.#pipes?.buffer ?? null,
      teams: this.#teams?.buffer ?? null,
    };
  }

  #runnerHere(): StepRunner {
    const setup = { ...this.#runnerSetup(), cores: 1, spinRounds: 0, deadlineMs: Infinity };
    return makeRunner(this.part, setup, { rank: 0, size: 1 });
  }

  #describe(description: StepDescription): void {
    this.board.describe(description);
    this.#pipes?.reset();
    this.#teams?.reset();
    this.clock.reset();
  }

  async #runOnWorkers(description: StepDescription): Promise<void> {
    await this.#replicas!.follow(this.#model.followed);
    this.#describe(description);
    await this.#replicas!.run();
    // Threads that wait for each other give up in time and leave it to whoever they wait for to say why. Should that be nobody, it
    // is said here, before anything is made of half a sum.
    if (description.kind === "train" && this.board.slotOf(this.#tree.root) < 0) {
      throw new WeftError(
        "step: the workers must leave the sum of all shards; got an end without it, since they waited for each other in vain (a " +
          "fault of this library: please report it with the plan and the number of workers)",
      );
    }
  }

  /** Computes all shards on this thread. */
  #runHere(description: StepDescription): void {
    this.#describe(description);
    const gradients = this.#state.parameters.map((p) => [p, p.grad] as const);
    try {
      const runner = (this.#runner ??= this.#runnerHere());
      forkRng(() => runner.run());
    } catch (cause) {
      this.#state.buffers.forget();
      const { shard, phase } = this.#progress.place;
      this.#progress.rest();
      if (shard === null || cause instanceof PlanError) throw cause;
      throw new ShardError({ shard, rank: null, phase, cause, attempts: 1, isRepeated: false });
    } finally {
      // The model has those of the last step until it is given others.
      for (const [parameter, grad] of gradients) parameter.grad = grad;
    }
  }
}
