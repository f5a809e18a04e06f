import { heap, type SharedKernels } from "@weft/kernels";
import type { Module } from "@weft/nn";
import { borrowTensor, ValueError, type TensorAddress } from "@weft/tensor";
import type { WorkerContext } from "@weft/workers/worker";
import { applyFollowed, type Followed } from "./followed.ts";
import { stateOf } from "./model-state.ts";
import { buildModel, importModel, type ModelModule } from "./model-module.ts";
import { importPlugins } from "./plugins.ts";
import { borrowPublished, type PublishedAddress } from "./published-buffers.ts";
import type { CheckedPlan } from "./shard-plan.ts";
import { RankProgress } from "./rank-progress.ts";
import { reductionTree } from "./reduction-tree.ts";
import { describeReplica, replicaDigest, type ReplicaDescription } from "./replica-description.ts";
import type { StepRunner } from "./step-runner.ts";
import { borrowSlot, type SlotAddress } from "./shard-slots.ts";
import { StepBuffers } from "./step-buffers.ts";
import { StepBoard } from "./step-board.ts";
import { StepClock } from "./step-clock.ts";
import { makeRunner } from "./make-runner.ts";
import { WatchedModel } from "./watched-model.ts";

/** What a worker is started with. */
export interface ShardWorkerSetup {
  /** The URL of the model's file; null when the worker's script has the model. */
  readonly model: string | null;
  /** What a worker of a page adopts. */
  readonly kernels: SharedKernels | null;
  readonly config: unknown;
  readonly plan: CheckedPlan;
  /** Physical parameters of the model. */
  readonly parameters: number;
  readonly board: SharedArrayBuffer;
  /** Where the stages of pipelines talk; null without. */
  readonly pipes: SharedArrayBuffer | null;
  /** Where the threads that compute tensor shards together meet; null without. */
  readonly teams: SharedArrayBuffer | null;
  /** Of the machine. */
  readonly cores: number;
  /** How often a thread that waits for another looks before it sleeps. */
  readonly spinRounds: number;
  /** After this time a step fails, and those who have not come to its end are terminated. */
  readonly deadlineMs: number;
  /** The ranks' words and times, see `RankProgress` and `StepClock`. */
  readonly progress: SharedArrayBuffer;
  readonly clock: SharedArrayBuffer;
  /** URLs of what is imported before the model. */
  readonly plugins: readonly string[];
}

/** Where the owner's values and the slots lie in shared memory: plain data. */
export interface ReplicaLayout {
  /** Each physical parameter. */
  readonly parameters: readonly TensorAddress[];
  readonly buffers: PublishedAddress;
  readonly slots: readonly SlotAddress[];
}

/** One worker's replica: the model with the owner's parameters, and its part of each step. */
export class ShardReplica {
  readonly #context: WorkerContext;
  readonly #setup: ShardWorkerSetup;
  readonly #module: ModelModule;
  readonly #model: Module;
  readonly #plugins: readonly string[];
  #runner: StepRunner | null = null;
  #buffers: StepBuffers | null = null;

  constructor(
    context: WorkerContext,
    setup: ShardWorkerSetup,
    module: ModelModule,
    plugins: readonly string[],
  ) {
    this.#context = context;
    this.#setup = setup;
    this.#module = module;
    this.#plugins = plugins;
    this.#model = buildModel(module, setup.config);
  }

  /** Names, shapes, dtypes, ties and modules, kernels and plugins. */
  describe(isSameCode: boolean): ReplicaDescription {
    return describeReplica(this.#model, this.#plugins, isSameCode);
  }

  /** Replaces the replica's own values by the owner's, parameters in place in shared memory; returns the digest of what it sees. */
  attach(layout: ReplicaLayout): string {
    // Parameters take over the owner's dtype with its memory; buffers are converted, all at once, as the owner's were.
    const converted = layout.buffers.values.find(
      ({ dtype }, i) => dtype !== stateOf(this.#model).buffers[i]!.dtype,
    );
    if (converted !== undefined) this.#model.to(converted.dtype);
    for (const [i, parameter] of stateOf(this.#model).parameters.entries())
      parameter.setData(borrowTensor(layout.parameters[i]!));
    const buffers = new StepBuffers(new WatchedModel(this.#model), borrowPublished(layout.buffers));
    this.#buffers = buffers;
    buffers.restore();
    const { plan, board } = this.#setup;
    const tree = reductionTree(plan.batch);
    const part = {
      module: this.#module,
      model: this.#model,
      parameters: stateOf(this.#model).parameters,
      tree,
      board: new StepBoard(tree, board),
      slots: layout.slots.map(borrowSlot),
      buffers,
      endsSoon: () => this.#context.endsSoon(),
      rank: this.#context.rank,
      ranks: this.#context.size,
      progress: new RankProgress(this.#setup.progress, this.#context.rank),
      clock: new StepClock(this.#context.size, this.#setup.clock).of(this.#context.rank),
    };
    this.#runner = makeRunner(part, this.#setup, this.#context);
    return replicaDigest(this.#model);
  }

  /** Which modules train, which parameters have gradients, and what settings were changed, as in the owner's model. */
  follow(followed: Followed): void {
    applyFollowed(this.#model, followed);
  }

  /** Takes part in the step that the board describes. */
  run(): void {
    try {
      this.#runner!.run(() => this.#context.isCancelled());
    } catch (error) {
      this.#buffers!.forget();
      throw error;
    }
  }
}

/** Builds the replica of a thread that has its kernels. @param load Imports the model's file; default: from its URL. */
export async function buildReplica(
  context: WorkerContext,
  setup: ShardWorkerSetup,
  load?: () => Promise<ModelModule>,
): Promise<ShardReplica> {
  // Before anything is allocated: whatever then ends this thread, its memory is found.
  const progress = new RankProgress(setup.progress, context.rank);
  progress.heapOwner = heap.owner;
  progress.starting = "plugins";
  const plugins = await importPlugins(setup.plugins);
  progress.starting = "model";
  const model = load === undefined ? setup.model : await load();
  if (model === null) {
    throw new ValueError(
      "serveModel: a model must be loaded here, or given to the trainer by its URL; got neither",
    );
  }
  const module = await importModel(model);
  progress.starting = "createModel";
  const replica = new ShardReplica(context, setup, module, plugins);
  progress.starting = null;
  return replica;
}
