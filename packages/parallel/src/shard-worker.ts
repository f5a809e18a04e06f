import { heap } from "@weft/kernels";
import type { Module } from "@weft/nn";
import { borrowTensor, type TensorAddress } from "@weft/tensor";
import { serveReplica, type ReplicaFactory, type WorkerContext } from "@weft/workers/worker";
import { stateOf } from "./model-state.ts";
import { buildModel, importModel, type ModelModule } from "./model-module.ts";
import { importPlugins } from "./plugins.ts";
import { borrowPublished, type PublishedAddress } from "./published-buffers.ts";
import { RankProgress } from "./rank-progress.ts";
import { reductionTree } from "./reduction-tree.ts";
import { describeReplica, replicaDigest, type ReplicaDescription } from "./replica-description.ts";
import { ShardRunner } from "./shard-runner.ts";
import { borrowSlot, type SlotAddress } from "./shard-slots.ts";
import { StepBuffers } from "./step-buffers.ts";
import { StepBoard } from "./step-board.ts";

/** What a worker is started with. */
export interface ShardWorkerSetup {
  readonly model: string;
  readonly config: unknown;
  readonly shards: number;
  readonly board: SharedArrayBuffer;
  /** The ranks' words, see `RankProgress`. */
  readonly progress: SharedArrayBuffer;
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
  #runner: ShardRunner | null = null;
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

  /** Names, shapes, dtypes and ties, kernels and plugins. */
  describe(): ReplicaDescription {
    return describeReplica(this.#model, this.#plugins);
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
    const buffers = new StepBuffers(this.#model, borrowPublished(layout.buffers));
    this.#buffers = buffers;
    buffers.restore();
    const tree = reductionTree(this.#setup.shards);
    this.#runner = new ShardRunner(
      this.#module,
      this.#model,
      tree,
      new StepBoard(tree, this.#setup.board),
      layout.slots.map(borrowSlot),
      buffers,
      new RankProgress(this.#setup.progress, this.#context.rank),
    );
    return replicaDigest(this.#model);
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

const factory: ReplicaFactory<ShardReplica> = serveReplica(async (context) => {
  const setup = context.setup as ShardWorkerSetup; // what ReplicaSet passes
  // Before anything is allocated: whatever then ends this thread, its memory is found.
  new RankProgress(setup.progress, context.rank).heapOwner = heap.owner;
  const plugins = await importPlugins(setup.plugins);
  return new ShardReplica(context, setup, await importModel(setup.model), plugins);
});

export default factory;
