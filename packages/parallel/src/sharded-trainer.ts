import { availableParallelism } from "node:os";
import { reclaimOwner } from "@weft/kernels";
import type { Module } from "@weft/nn";
import type { Optimizer, ParameterList } from "@weft/optim";
import { manualSeed, noGrad, ShapeError, ValueError, type Tensor } from "@weft/tensor";
import { WorkerGroup } from "@weft/workers";
import { allocateSlots, layOut, physicalParameters, type GradientSlot } from "./gradient-slots.ts";
import { buildModel, importModel, type ModelModule } from "./model-module.ts";
import { reductionTree, type ReductionTree } from "./reduction-tree.ts";
import {
  checkReplica,
  describeReplica,
  replicaDigest,
  ReplicaError,
} from "./replica-description.ts";
import { checkShardSizes, evenShards } from "./shard-plan.ts";
import { ShardRunner } from "./shard-runner.ts";
import type { ShardReplica, ShardWorkerSetup } from "./shard-worker.ts";
import { StepBoard, type StepKind } from "./step-board.ts";

/**
 * How long a worker looks for the next step before it sleeps: about 0.7 ms, longer than the optimizer and the next batch
 * take, since waking a sleeping thread costs 0.1 to 0.3 ms. With more workers than cores it would only take a core from one
 * that has work.
 */
const SPIN_ROUNDS = 10_000;

/** What a trainer needs of an optimizer. */
export type Steps = Pick<Optimizer<object>, "step">;

export interface ShardedTrainerOptions<O = unknown> {
  /** The file that exports `createModel` and `computeLoss` (see `ModelModule`). */
  readonly model: URL | string;
  /** Passed to `createModel` on every thread; must be structured-cloneable. */
  readonly config?: unknown;
  /** Makes the optimizer for the owner's parameters; without one, `step` only computes gradients. */
  readonly optimizer?: (parameters: ParameterList) => O & Steps;
  /** Worker threads. 0 runs every shard on the calling thread, with the same bits. */
  readonly workers: number;
  /** Logical shards, which alone decide the bits. Default 8. */
  readonly shards?: number;
  /** Seeds the default generator before the owner's model is built. */
  readonly seed?: number;
  /** After this time without an answer a step fails and its workers are terminated. Default 30,000 ms. */
  readonly deadlineMs?: number;
}

export interface StepOptions {
  /** Rows of each shard; even ones by default. */
  readonly shardSizes?: readonly number[];
}

export interface StepResult {
  /** Mean loss over the batch, before the step. */
  readonly loss: number;
  readonly rows: number;
}

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
  readonly #tree: ReductionTree;
  readonly #board: StepBoard;
  readonly #slots: readonly GradientSlot[];
  readonly #deadlineMs: number;
  #group: WorkerGroup<ShardReplica> | null = null;
  #runner: ShardRunner | null = null;
  #memoryOwners: number[] = [];
  #running = false;
  #closed = false;

  private constructor(options: ShardedTrainerOptions<O>, module: ModelModule) {
    this.workers = checkCount("workers", options.workers, 0);
    this.shards = checkCount("shards", options.shards ?? 8, 1);
    this.#deadlineMs = options.deadlineMs ?? 30_000;
    this.#module = module;
    if (options.seed !== undefined) manualSeed(options.seed);
    this.model = buildModel(module, options.config);
    this.#tree = reductionTree(this.shards);
    this.#board = new StepBoard(this.#tree);
    this.#slots = allocateSlots(this.model, this.shards);
    const optimizer = options.optimizer?.([...this.model.namedParameters()]);
    this.optimizer = optimizer as O; // without an option O is unknown
    this.#optimizer = optimizer ?? null;
  }

  /**
   * Builds the model, starts the workers, and compares every replica with the owner's model.
   *
   * @throws {ValueError} when an option or the model's file is not as it must be.
   * @throws {ReplicaError} when a replica has other names, shapes, dtypes, ties, kernels or values.
   * @throws {WorkerError} when a worker fails.
   */
  static async start<O = unknown>(options: ShardedTrainerOptions<O>): Promise<ShardedTrainer<O>> {
    const url = String(options.model);
    const module = await importModel(url);
    const trainer = new ShardedTrainer<O>(options, module);
    if (trainer.workers === 0) {
      trainer.#runner = new ShardRunner(
        module,
        trainer.model,
        trainer.#tree,
        trainer.#board,
        trainer.#slots,
      );
    } else {
      await trainer.#startWorkers({
        model: url,
        config: options.config,
        shards: trainer.shards,
        board: trainer.#board.buffer,
      });
    }
    return trainer;
  }

  /**
   * Computes the gradient of the mean loss over a batch and takes one optimizer step.
   *
   * @param batch Tensors with the same number of rows, the arguments of `computeLoss`.
   * @throws {WorkerError} when a worker fails; parameters are then unchanged.
   */
  async step(batch: readonly Tensor[], options: StepOptions = {}): Promise<StepResult> {
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
  async computeGradients(batch: readonly Tensor[], options: StepOptions = {}): Promise<StepResult> {
    const rows = await this.#run("train", batch, options.shardSizes);
    const sum = this.#slots[this.#board.slotOf(this.#tree.root)]!;
    for (const [i, parameter] of physicalParameters(this.model).entries()) {
      if (parameter.requiresGrad) parameter.grad = sum[i]!;
    }
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
    const group = this.#group;
    if (group === null) return;
    await group.close();
    this.#group = null;
    // Only now that the threads are gone can nobody write to their memory any more.
    for (const owner of this.#memoryOwners.splice(0)) reclaimOwner(owner);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #startWorkers(setup: ShardWorkerSetup): Promise<void> {
    // TypeScript does not rewrite this path, so it takes its extension from the file it stands in.
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
    const module = new URL(`./shard-worker${extension}`, import.meta.url);
    const group = await WorkerGroup.start<ShardReplica>({
      module,
      size: this.workers,
      setup,
      dispatchDeadlineMs: this.#deadlineMs,
      spinRounds: this.workers <= availableParallelism() ? SPIN_ROUNDS : 0,
    });
    this.#group = group;
    try {
      const owner = describeReplica(this.model);
      const digest = replicaDigest(this.model);
      const layout = layOut(this.model, this.#slots);
      for (let rank = 0; rank < this.workers; rank++) {
        const { memoryOwner, ...replica } = await group.replica(rank).describe();
        this.#memoryOwners.push(memoryOwner);
        checkReplica(rank, owner, replica);
        const seen = await group.replica(rank).attach(layout);
        if (seen !== digest) {
          throw new ReplicaError(
            rank,
            `parallel: every thread must see the owner's values; got digest ${seen} on rank ${rank} for ${digest}`,
          );
        }
      }
    } catch (error) {
      await this.close();
      throw error;
    }
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
    const tensors = batch.map((tensor) => tensor.detach().contiguous());
    const pins = tensors.map((tensor) => tensor.storage.pin());
    this.#running = true;
    try {
      this.#board.describe(
        kind,
        sizes,
        tensors.map((tensor) => ({
          address: tensor.address(),
          shape: tensor.shape,
          dtype: tensor.dtype,
        })),
      );
      if (this.#group === null) this.#runner!.run();
      else await this.#group.dispatch(0, { deadlineMs: this.#deadlineMs });
    } finally {
      this.#running = false;
      for (const pin of pins) pin[Symbol.dispose]();
    }
    return rows;
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

function checkCount(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > 1024) {
    throw new ValueError(
      `ShardedTrainer: ${name} must be an integer from ${least} to 1024; got ${value}`,
    );
  }
  return value;
}
