import type { Module } from "@weft/nn";
import {
  defaultGenerator,
  forkRng,
  keyedSeed,
  manualSeed,
  noGrad,
  ShapeError,
  ValueError,
  type Tensor,
} from "@weft/tensor";
import { buildModel, importModel, type ModelModule } from "./model-module.ts";
import { stateOf } from "./model-state.ts";
import { OwnerState } from "./owner-state.ts";
import { PipelineBoard } from "./pipeline-board.ts";
import { checkCount, checkPlan, checkPlanFits, type CheckedPlan } from "./plan.ts";
import { importPlugins, pluginUrls } from "./plugins.ts";
import { reductionTree, type ReductionTree } from "./reduction-tree.ts";
import { BUILT_ALIKE, STILL_ALIKE, type ReplicaRules } from "./replica-description.ts";
import { ReplicaSet } from "./replica-set.ts";
import { checkShardSizes, evenShards, shardWeights } from "./shard-plan.ts";
import type { StepRunner } from "./shard-runner.ts";
import type { ShardWorkerSetup } from "./shard-worker.ts";
import { StepBoard, type StepKind } from "./step-board.ts";
import { makeRunner, pipelineSize } from "./step-runner.ts";
import { TeamBoard } from "./tensor-shards/team-board.ts";
import { teamSizes } from "./tensor-shards/tensor-shards.ts";
import type {
  GradientOptions,
  ShardedTrainerOptions,
  StepOptions,
  StepResult,
  Steps,
} from "./trainer-options.ts";
import { readModes } from "./training-modes.ts";

/**
 * Trains one model with its batches sharded over worker threads.
 *
 * Parameters live once, in shared memory, where every worker reads them. A batch is cut into logical shards; each shard's
 * gradients go into a private slot; slots are added in a fixed tree; then the optimizer steps once per physical parameter, on
 * this thread, while no worker runs. So the same seed gives the same bits for any number of workers, tied parameters stay
 * one, and a worker that dies can not tear anything.
 *
 * @example
 * // model.ts
 * export const createModel = () => new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
 * export const computeLoss = (model: Layer, x: Tensor, y: Tensor) => mseLoss(model.forward(x), y);
 *
 * // main.ts
 * await using trainer = await ShardedTrainer.start({
 *   model: new URL("./model.ts", import.meta.url),
 *   optimizer: (parameters) => new SGD(parameters, { lr: 0.1 }),
 *   workers: 2,
 * });
 * const { rows } = await trainer.step([rand([6, 4]), rand([6, 1])]);
 * rows // 6
 */
export class ShardedTrainer<O = unknown> implements AsyncDisposable {
  /** The owner's model. Its parameters may be read, and between steps written; gradients are those of the last step. */
  readonly model: Module;
  /** What `options.optimizer` made; `undefined` without one. */
  readonly optimizer: O;
  readonly workers: number;
  /** How steps are cut, with defaults filled in. */
  readonly plan: CheckedPlan;
  readonly #optimizer: Steps | null;
  readonly #module: ModelModule;
  readonly #plugins: readonly string[];
  readonly #tree: ReductionTree;
  readonly #board: StepBoard;
  /** Where the stages of pipelines talk; null without. */
  readonly #pipes: PipelineBoard | null;
  /** Where the threads that compute tensor shards together meet; null without. */
  readonly #teams: TeamBoard | null;
  readonly #deadlineMs: number;
  readonly #seed: number | bigint;
  #steps = 0;
  #state: OwnerState;
  #replicas: ReplicaSet | null = null;
  #runner: StepRunner | null = null;
  #running = false;
  #closed = false;

  private constructor(
    options: ShardedTrainerOptions<O>,
    module: ModelModule,
    plugins: readonly string[],
  ) {
    this.workers = checkCount("workers", options.workers, 0);
    const plan = checkPlan(options.plan ?? {});
    this.plan = plan;
    this.#deadlineMs = options.deadlineMs ?? 30_000;
    this.#module = module;
    this.#plugins = plugins;
    if (options.seed !== undefined) manualSeed(options.seed);
    this.#seed = defaultGenerator.initialSeed;
    this.model = buildModel(module, options.config);
    checkPlanFits(plan, this.model);
    this.#tree = reductionTree(plan.batch);
    this.#board = new StepBoard(this.#tree);
    const pipes = pipelineSize(plan, this.workers, stateOf(this.model).parameters.length);
    this.#pipes = pipes === null ? null : new PipelineBoard(pipes);
    this.#teams = plan.tensor && new TeamBoard(teamSizes(plan.tensor, this.workers));
    this.#state = new OwnerState(this.model, plan.batch);
    const optimizer = options.optimizer?.([...this.model.namedParameters()]);
    this.optimizer = optimizer as O; // without an option O is unknown
    this.#optimizer = optimizer ?? null;
  }

  /**
   * Builds the model, starts the workers, and compares every replica with the owner's model.
   *
   * @throws {ValueError} when an option, a plugin or the model's file is not as it must be.
   * @throws {ReplicaError} when a replica has other names, shapes, dtypes, ties, kernels, plugins or values.
   * @throws {WorkerError} when a worker fails.
   */
  static async start<O = unknown>(options: ShardedTrainerOptions<O>): Promise<ShardedTrainer<O>> {
    const model = String(options.model);
    const plugins = pluginUrls(options.plugins ?? []);
    const registered = await importPlugins(plugins);
    const trainer = new ShardedTrainer<O>(options, await importModel(model), registered);
    if (trainer.workers > 0) {
      const setup = { model, plugins, config: options.config, ...trainer.#setup() };
      trainer.#replicas = await ReplicaSet.start(trainer.workers, setup, trainer.#deadlineMs);
    }
    try {
      await trainer.#attach(trainer.#state, BUILT_ALIKE);
    } catch (error) {
      await trainer.close();
      throw error;
    }
    return trainer;
  }

  /**
   * Computes the gradient of the mean loss over a batch and takes one optimizer step.
   *
   * @param batch Tensors with the same number of rows, the arguments of `computeLoss`.
   * @throws {WorkerError} when a worker fails; parameters are then unchanged.
   */
  async step(batch: readonly Tensor[], options: GradientOptions = {}): Promise<StepResult> {
    const result = await this.computeGradients(batch, options);
    noGrad(() => this.#optimizer?.step());
    return result;
  }

  /**
   * Computes the gradient of the mean loss over a batch and leaves it in the parameters' `grad`, where it stays until the
   * next step.
   *
   * @throws {WorkerError} when a worker fails; gradients are then unchanged.
   */
  async computeGradients(
    batch: readonly Tensor[],
    { shardSizes, accumulate = false, total }: GradientOptions = {},
  ): Promise<StepResult> {
    const keep = accumulate ? this.#state.takeGradients(this.model) : null;
    const rows = await this.#run("train", batch, shardSizes, total);
    this.#state.give(this.#board.slotOf(this.#tree.root), rows, keep);
    return { loss: this.#board.sumOfValues(), rows };
  }

  /**
   * Adds up the model file's `measure` over a batch, without recording gradients.
   *
   * @throws {ValueError} when the model's file exports no `measure`.
   */
  async evaluate(batch: readonly Tensor[], options: StepOptions = {}): Promise<number> {
    if (typeof this.#module.measure !== "function") {
      throw new ValueError("evaluate: the model's file must export a function measure; got none");
    }
    await this.#run("measure", batch, options.shardSizes);
    return this.#board.sumOfValues();
  }

  /** Ends all workers and gives their memory back. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    const replicas = this.#replicas;
    this.#replicas = null;
    await replicas?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What workers need to know of the plan. */
  #setup(): Pick<ShardWorkerSetup, "plan" | "parameters" | "board" | "pipes" | "teams"> {
    return {
      plan: this.plan,
      parameters: stateOf(this.model).parameters.length,
      board: this.#board.buffer,
      pipes: this.#pipes?.buffer ?? null,
      teams: this.#teams?.buffer ?? null,
    };
  }

  /** Shows everyone who computes the owner's memory. */
  async #attach(state: OwnerState, rules: ReplicaRules): Promise<void> {
    if (this.#replicas !== null) {
      await this.#replicas.attach(this.model, state.layOut(), this.#plugins, rules);
    } else {
      const [module, model, tree, board] = [this.#module, this.model, this.#tree, this.#board];
      const { slots, buffers } = state;
      const part = { module, model, tree, board, slots, buffers };
      const alone = { rank: 0, size: 1 };
      this.#runner = makeRunner(
        part,
        { ...this.#setup(), spinRounds: 0, deadlineMs: Infinity },
        alone,
      );
    }
    this.#state = state;
  }

  /** Follows parameters that were replaced or have other memory since the last step, as by `setData` and `to`. */
  async #followModel(): Promise<void> {
    if (!this.#state.isOf(this.model))
      await this.#attach(new OwnerState(this.model, this.plan.batch), STILL_ALIKE);
  }

  async #run(
    kind: StepKind,
    batch: readonly Tensor[],
    shardSizes?: readonly number[],
    total?: number,
  ): Promise<number> {
    if (this.#closed) throw new ValueError("step: the trainer must be open; got a closed one");
    if (this.#running)
      throw new ValueError(
        "step: steps run one after the other; got a second one before the first was done (await it)",
      );
    const rows = checkBatch(batch);
    const sizes =
      shardSizes === undefined
        ? evenShards(rows, this.plan.batch)
        : checkShardSizes(shardSizes, rows, this.plan.batch);
    const weights = shardWeights(kind === "train" ? this.#module : {}, batch, sizes, total);
    this.#running = true;
    try {
      await this.#followModel();
      this.#state.buffers.publish();
      await this.#replicas?.follow(readModes(this.model));
      await this.#compute(kind, batch, sizes, weights);
    } finally {
      this.#running = false;
    }
    return rows;
  }

  async #compute(
    kind: StepKind,
    batch: readonly Tensor[],
    sizes: readonly number[],
    weights: readonly number[],
  ): Promise<void> {
    const seed = keyedSeed(this.#seed, `${kind} ${this.#steps++}`);
    const tensors = batch.map((tensor) => tensor.detach().contiguous());
    const pins = tensors.map((tensor) => tensor.storage.pin());
    const places = tensors.map((tensor) => {
      const { shape, dtype } = tensor;
      return { address: tensor.address(), shape, dtype };
    });
    try {
      this.#board.describe({ kind, seed, sizes, weights, batch: places });
      this.#pipes?.reset();
      this.#teams?.reset();
      if (this.#replicas === null) forkRng(() => this.#runner!.run());
      else await this.#replicas.run();
    } finally {
      for (const pin of pins) pin[Symbol.dispose]();
      this.#state.buffers.restore();
    }
  }
}

function checkBatch(batch: readonly Tensor[]): number {
  const rows = batch[0]?.shape[0];
  if (rows === undefined || rows === 0 || batch.some((tensor) => tensor.shape[0] !== rows)) {
    throw new ShapeError(
      `step: the tensors of a batch must have the same number of rows, at least 1; got ${batch.map(({ shape }) => `[${shape.join(", ")}]`).join(" ") || "no tensor"}`,
    );
  }
  return rows;
}
