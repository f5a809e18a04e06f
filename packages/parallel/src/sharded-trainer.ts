import { clipGradNorm_, clipGradValue_ } from "@weft/optim";
import type { Module } from "@weft/nn";
import { checkOptions, defaultGenerator, manualSeed, ValueError, type Tensor } from "@weft/tensor";
import { batchRows } from "./batch-rows.ts";
import { buildModel, importModel, type ModelModule } from "./model-module.ts";
import { isAllFinite, locateNonFinite, type NonFiniteError } from "./non-finite.ts";
import { checkPlan, fitPlan, type CheckedPlan } from "./shard-plan.ts";
import { importPlugins, pluginUrls } from "./plugins.ts";
import type { Recovery } from "./recovery.ts";
import { checkShardSizes, evenShards } from "./shard-sizes.ts";
import { shardWeights } from "./shard-weights.ts";
import {
  checkTrainerOptions,
  GRADIENT_OPTIONS,
  type CheckedTrainerOptions,
  type GradientOptions,
  type ShardedTrainerOptions,
  type StepOptions,
  type StepResult,
} from "./sharded-trainer-options.ts";
import type { StepKind } from "./step-board.ts";
import { StepEngine } from "./step-engine.ts";
import { stepParts, type TrainerParts } from "./trainer-parts.ts";
import { StepTimes, type TrainerReport } from "./trainer-report.ts";
import {
  loadTrainerState,
  statefulParts,
  trainerState,
  type TrainerState,
} from "./trainer-state.ts";

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
  readonly #options: CheckedTrainerOptions;
  readonly #module: ModelModule;
  readonly #engine: StepEngine;
  readonly #parts: TrainerParts;
  readonly #times = new StepTimes();
  /** What has the trainer for itself at the moment. */
  #running: string | null = null;
  #closed = false;

  private constructor(
    options: CheckedTrainerOptions,
    module: ModelModule,
    plugins: readonly string[],
  ) {
    this.workers = options.workers;
    const plan = checkPlan(options.plan);
    this.#options = options;
    this.#module = module;
    if (options.seed !== undefined) manualSeed(options.seed);
    const seed = defaultGenerator.initialSeed;
    this.model = buildModel(module, options.config);
    this.plan = fitPlan(plan, this.model);
    this.#engine = new StepEngine(module, this.model, this.plan, this.workers, plugins, seed);
    this.#parts = options.makeParts(this.model);
    this.optimizer = this.#parts.optimizer as O; // without an option O is unknown
  }

  /**
   * Builds the model, starts the workers, and compares every replica with the owner's model.
   *
   * @throws {ValueError} when an option, a plugin or the model's file is not as it must be, or the plan does not fit the model.
   * @throws {ReplicaError} when a replica has other names, shapes, dtypes, ties, modules, settings, kernels, plugins or values.
   * @throws {WorkerError} when a worker fails.
   */
  static async start<O = unknown>(options: ShardedTrainerOptions<O>): Promise<ShardedTrainer<O>> {
    const checked = checkTrainerOptions(options);
    const plugins = pluginUrls(options.plugins ?? []);
    const registered = await importPlugins(plugins);
    const trainer = new ShardedTrainer<O>(checked, await importModel(checked.model), registered);
    const model = typeof checked.model === "string" ? checked.model : null;
    const urls = { model, plugins, config: options.config };
    const { limits, retries, onRecovery } = checked;
    try {
      await trainer.#engine.start({ urls, limits, retries, onRecovery });
    } catch (error) {
      await trainer.close();
      throw error;
    }
    return trainer;
  }

  /**
   * Computes the gradient of the mean loss over a batch, clips it where that was asked for, and takes one step of the optimizer, the
   * scheduler and the average. Computing is all or nothing; what an optimizer, scheduler or average throws comes behind it.
   *
   * @param batch Tensors with the same number of rows, the arguments of `computeLoss`. They must not be written before the step is
   * done; disposed of, they keep their memory until then.
   * @throws {ValueError} when the model does not do what the plan asks, at once and for any number of workers; nothing is changed then.
   * @throws {ShardError} when a shard fails twice, or in the last attempt; nothing is changed then, and the trainer can go on.
   * @throws {NonFiniteError} when a loss or gradient is not finite and `nonFinite` is "stop"; nothing is changed then either.
   * @throws {WorkerError} when workers fail at something else, in the last attempt; nothing is changed then either.
   * @throws {TrainerPartError} when the optimizer, scheduler or average throws. The gradients and the parts before it are done then, and
   * stay; the step counts.
   */
  async step(batch: readonly Tensor[], options: GradientOptions = {}): Promise<StepResult> {
    return this.#alone("step", async () => {
      const result = await this.#gradients(batch, options);
      if (result.skipped !== null) return result;
      const start = performance.now();
      const gradNorm = this.#clip();
      const clipped = performance.now();
      stepParts(this.#parts);
      this.#times.addOptimizer(clipped - start, performance.now() - clipped);
      return { ...result, gradNorm };
    });
  }

  /**
   * Computes the gradient of the mean loss over a batch and leaves it in the parameters' `grad`, where it stays until the
   * next step.
   *
   * @throws {ShardError | NonFiniteError | WorkerError} as `step`; gradients are unchanged then.
   */
  async computeGradients(
    batch: readonly Tensor[],
    options: GradientOptions = {},
  ): Promise<StepResult> {
    return this.#alone("computeGradients", () => this.#gradients(batch, options));
  }

  /**
   * Adds up the model file's `measure` over a batch, without recording gradients, all modules in evaluation mode. Training goes on
   * as if it had not been: random numbers of `measure` are drawn by the seed and the number of training steps so far.
   *
   * @throws {ValueError} when the model's file exports no `measure`.
   * @throws {ShardError | WorkerError} as `step`.
   */
  async evaluate(batch: readonly Tensor[], options: StepOptions = {}): Promise<number> {
    checkOptions("evaluate", options, ["shardSizes"]);
    if (typeof this.#module.measure !== "function") {
      throw new ValueError("evaluate: the model's file must export a function measure; got none");
    }
    return this.#alone("evaluate", async () => {
      await this.#run("measure", batch, options, () => null);
      return this.#engine.board.sumOfValues();
    });
  }

  /** The failures of workers that were made good so far, in order. */
  get recoveries(): readonly Recovery[] {
    return this.#engine.recoveries;
  }

  /** Who computes what, and where the time of the training steps so far went. */
  report(): TrainerReport {
    return this.#times.report(this.model, this.plan, this.workers, this.#engine.pipelines);
  }

  /**
   * Everything that decides how training goes on: the model, optimizer, scheduler and average, the count of training steps and the
   * random streams. With a loader's own state beside it, a run that loads both goes on with the bits of one that was not interrupted.
   *
   * @param options `copy`: the tensors are copies, which later steps do not change. Default false.
   * @throws {ValueError} when the optimizer, scheduler or average has no `stateDict`.
   */
  stateDict(options: { readonly copy?: boolean } = {}): TrainerState {
    checkOptions("stateDict", options, ["copy"]);
    return trainerState(this.#stateful(), this.#engine, options.copy === true);
  }

  /**
   * Takes over a state, between steps. After an error nothing has changed.
   *
   * @param options `sameBits`: refuse a state of other kernels or another plan, which would go on with other bits. Default true.
   * @throws {ValueError} when it does not fit, or while a step runs. @throws {StateDictError} when the model's part does not.
   */
  loadStateDict(state: TrainerState, options: { readonly sameBits?: boolean } = {}): void {
    checkOptions("loadStateDict", options, ["sameBits"]);
    if (this.#running !== null)
      throw new ValueError(
        `loadStateDict: a state may be loaded between steps only; got a call while ${this.#running} runs (await it first)`,
      );
    loadTrainerState(this.#stateful(), state, options.sameBits !== false);
    this.#engine.steps = state.steps;
    this.#engine.seed = BigInt(state.seed);
  }

  /** Ends all workers and gives their memory back. A step under way that still needs them rejects. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#engine.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #stateful(): Parameters<typeof trainerState>[0] {
    return { model: this.model, parts: statefulParts(this.#parts), plan: this.plan };
  }

  /** Runs what needs the trainer for itself. @throws {ValueError} when that is closed, or at something else. */
  async #alone<R>(operation: string, body: () => Promise<R>): Promise<R> {
    if (this.#closed)
      throw new ValueError(`${operation}: the trainer must be open; got a closed one`);
    if (this.#running !== null)
      throw new ValueError(
        `${operation}: steps run one after the other; got a second one before the first was done (await it)`,
      );
    this.#running = operation;
    try {
      return await body();
    } finally {
      this.#running = null;
    }
  }

  async #gradients(batch: readonly Tensor[], options: GradientOptions): Promise<StepResult> {
    checkOptions("step", options, GRADIENT_OPTIONS);
    const start = performance.now();
    const keep = options.accumulate === true ? this.#engine.takeGradients() : null;
    let guardMs = 0;
    const { rows, skipped } = await this.#run("train", batch, options, (step) => {
      const ran = performance.now();
      const bad = this.#findNonFinite(step);
      guardMs = performance.now() - ran;
      return bad;
    });
    if (skipped === null) this.#engine.give(rows, keep);
    this.#times.add(this.#engine.clock.read(), performance.now() - start, guardMs);
    return { loss: this.#engine.board.sumOfValues(), rows, gradNorm: null, skipped };
  }

  async #run(
    kind: StepKind,
    batch: readonly Tensor[],
    { shardSizes, total }: GradientOptions,
    then: (step: number) => NonFiniteError | null,
  ): Promise<{ readonly rows: number; readonly skipped: NonFiniteError | null }> {
    const rows = batchRows(batch);
    const sizes =
      shardSizes === undefined
        ? evenShards(rows, this.plan.batch)
        : checkShardSizes(shardSizes, rows, this.plan.batch);
    const weights = shardWeights(kind === "train" ? this.#module : {}, batch, sizes, total);
    return { rows, skipped: await this.#engine.run({ kind, sizes, weights, batch }, then) };
  }

  /** @returns What is not finite in a step that is to be left out. @throws {NonFiniteError} when training is to stop. */
  #findNonFinite(step: number): NonFiniteError | null {
    const { nonFinite } = this.#options;
    if (nonFinite === "ignore") return null;
    const { board, sum } = this.#engine;
    if (Number.isFinite(board.sumOfValues()) && sum.every(isAllFinite)) return null;
    const found = locateNonFinite(this.#engine.part, step);
    if (nonFinite === "stop") throw found;
    return found;
  }

  /** @returns The gradients' norm before it was clipped, where it was to be. */
  #clip(): number | null {
    const { clipGradNorm, clipGradValue } = this.#options;
    if (clipGradValue !== undefined) clipGradValue_(this.model.parameters(), clipGradValue);
    return clipGradNorm === undefined ? null : clipGradNorm_(this.model.parameters(), clipGradNorm);
  }
}
