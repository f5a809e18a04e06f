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
import { OwnerState } from "./owner-state.ts";
import { importPlugins, pluginUrls } from "./plugins.ts";
import { RankProgress } from "./rank-progress.ts";
import { startReplicas, StepRecovery, type Recovery } from "./recovery.ts";
import { reductionTree, type ReductionTree } from "./reduction-tree.ts";
import { BUILT_ALIKE, STILL_ALIKE, type ReplicaRules } from "./replica-description.ts";
import { ReplicaSet, type ReplicaLimits } from "./replica-set.ts";
import { ShardError } from "./shard-error.ts";
import { checkShardSizes, evenShards } from "./shard-plan.ts";
import { ShardRunner } from "./shard-runner.ts";
import {
  checkCount,
  type GradientOptions,
  type ShardedTrainerOptions,
  type StepOptions,
  type StepResult,
  type Steps,
} from "./sharded-trainer-options.ts";
import { StepBoard, type StepKind } from "./step-board.ts";

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
  readonly shards: number;
  readonly #optimizer: Steps | null;
  readonly #module: ModelModule;
  readonly #plugins: readonly string[];
  readonly #tree: ReductionTree;
  readonly #board: StepBoard;
  readonly #retries: number;
  readonly #seed: number | bigint;
  #steps = 0;
  #state: OwnerState;
  #replicas: ReplicaSet | null = null;
  #recovery: StepRecovery | null = null;
  #runner: ShardRunner | null = null;
  /** Of the calling thread, where there are no workers. */
  readonly #progress = new RankProgress(RankProgress.allocate(1), 0);
  #running = false;
  #closed = false;

  private constructor(
    options: ShardedTrainerOptions<O>,
    module: ModelModule,
    plugins: readonly string[],
  ) {
    this.workers = checkCount("workers", options.workers, 0);
    this.shards = checkCount("shards", options.shards ?? 8, 1);
    this.#retries = checkCount("retries", options.retries ?? 3, 0);
    this.#module = module;
    this.#plugins = plugins;
    if (options.seed !== undefined) manualSeed(options.seed);
    this.#seed = defaultGenerator.initialSeed;
    this.model = buildModel(module, options.config);
    this.#tree = reductionTree(this.shards);
    this.#board = new StepBoard(this.#tree);
    this.#state = new OwnerState(this.model, this.shards);
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
      const { shards, workers } = trainer;
      const board = trainer.#board.buffer;
      const setup = { model, plugins, config: options.config, shards, board };
      const limits: ReplicaLimits = {
        deadlineMs: options.deadlineMs ?? 30_000,
        startDeadlineMs: options.startDeadlineMs ?? 30_000,
        resourceLimits: options.resourceLimits,
      };
      const start = (): Promise<ReplicaSet> => ReplicaSet.start(workers, setup, limits);
      const replicas = await startReplicas(start, trainer.#retries);
      trainer.#replicas = replicas;
      trainer.#recovery = new StepRecovery(replicas, trainer.#retries, options.onRecovery);
    }
    try {
      trainer.#attach(trainer.#state, BUILT_ALIKE);
      await trainer.#recovery?.run(0, async () => undefined);
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
   * @throws {ShardError} when a shard fails twice, or in the last attempt; nothing is changed then, and the trainer can go on.
   * @throws {WorkerError} when workers fail at something else, in the last attempt; nothing is changed then either.
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
   * @throws {ShardError | WorkerError} as `step`; gradients are unchanged then.
   */
  async computeGradients(
    batch: readonly Tensor[],
    { shardSizes, accumulate = false }: GradientOptions = {},
  ): Promise<StepResult> {
    const keep = accumulate ? this.#state.takeGradients(this.model) : null;
    const rows = await this.#run("train", batch, shardSizes);
    this.#state.give(this.#board.slotOf(this.#tree.root), rows, keep);
    return { loss: this.#board.sumOfValues(), rows };
  }

  /**
   * Adds up the model file's `measure` over a batch, without recording gradients.
   *
   * @throws {ValueError} when the model's file exports no `measure`.
   * @throws {ShardError | WorkerError} as `step`.
   */
  async evaluate(batch: readonly Tensor[], options: StepOptions = {}): Promise<number> {
    if (typeof this.#module.measure !== "function") {
      throw new ValueError("evaluate: the model's file must export a function measure; got none");
    }
    await this.#run("measure", batch, options.shardSizes);
    return this.#board.sumOfValues();
  }

  /** The failures of workers that were made good so far, in order. */
  get recoveries(): readonly Recovery[] {
    return this.#recovery?.recoveries ?? [];
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

  /** Shows everyone who computes the owner's memory: workers before their next step. */
  #attach(state: OwnerState, rules: ReplicaRules): void {
    if (this.#replicas !== null) {
      this.#replicas.show(this.model, state, this.#plugins, rules);
    } else {
      const { slots, buffers } = state;
      const [module, tree, board, progress] = [
        this.#module,
        this.#tree,
        this.#board,
        this.#progress,
      ];
      this.#runner = new ShardRunner(module, this.model, tree, board, slots, buffers, progress);
    }
    this.#state = state;
  }

  /** Follows parameters that were replaced or have other memory since the last step, as by `setData` and `to`. */
  #followModel(): void {
    if (!this.#state.isOf(this.model))
      this.#attach(new OwnerState(this.model, this.shards), STILL_ALIKE);
  }

  async #run(
    kind: StepKind,
    batch: readonly Tensor[],
    shardSizes?: readonly number[],
  ): Promise<number> {
    if (this.#closed) throw new ValueError("step: the trainer must be open; got a closed one");
    if (this.#running)
      throw new ValueError(
        "step: steps run one after the other; got a second one before the first was done (await it)",
      );
    const rows = checkBatch(batch);
    const sizes =
      shardSizes === undefined
        ? evenShards(rows, this.shards)
        : checkShardSizes(shardSizes, rows, this.shards);
    this.#running = true;
    try {
      this.#followModel();
      this.#state.buffers.publish();
      await this.#compute(kind, batch, sizes);
    } finally {
      this.#running = false;
    }
    return rows;
  }

  async #compute(
    kind: StepKind,
    batch: readonly Tensor[],
    sizes: readonly number[],
  ): Promise<void> {
    const step = this.#steps;
    // A step that fails does not count: tried again, it draws the same numbers.
    const seed = keyedSeed(this.#seed, `${kind} ${step}`);
    const held = this.#state.holdGradients();
    const tensors = batch.map((tensor) => tensor.detach().contiguous());
    const pins = tensors.map((tensor) => tensor.storage.pin());
    const places = tensors.map((tensor) => {
      const { shape, dtype } = tensor;
      return { address: tensor.address(), shape, dtype };
    });
    try {
      const attempt = (): Promise<void> | void => {
        this.#board.describe(kind, seed, sizes, places, held);
        return this.#replicas === null ? this.#runHere() : this.#replicas.run();
      };
      await (this.#recovery === null ? attempt() : this.#recovery.run(step, async () => attempt()));
      this.#steps = step + 1;
    } finally {
      for (const pin of pins) pin[Symbol.dispose]();
      this.#state.buffers.restore();
    }
  }

  /** Computes all shards on this thread. */
  #runHere(): void {
    const gradients = [...this.model.parameters()].map((p) => [p, p.grad] as const);
    try {
      forkRng(() => this.#runner!.run());
    } catch (cause) {
      for (const [parameter, grad] of gradients) parameter.grad = grad;
      this.#state.buffers.forget();
      const { shard, phase } = this.#progress.place;
      this.#progress.rest();
      if (shard === null) throw cause;
      throw new ShardError({ shard, rank: null, phase, cause, attempts: 1, isRepeated: false });
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
