import { heap } from "@weft/kernels";
import { borrowTensor, noGrad, type TensorAddress } from "@weft/tensor";
import { serveReplica, type ReplicaFactory, type WorkerContext } from "@weft/workers/worker";
import type { BatchJob } from "../batch-schedule.ts";
import { copiesRows, makeBatch, type BatchRecipe } from "../make-batch.ts";
import { isSameShape, shapeOf, tensorsOf, type BatchShape } from "./batch-shape.ts";
import { openDataset, type DatasetPlace } from "./dataset-place.ts";
import { ProgressBoard } from "./progress-board.ts";

/** What a worker is started with. */
export interface BatchWorkerSetup {
  readonly dataset: DatasetPlace;
  readonly seed: number | bigint;
  readonly progress: SharedArrayBuffer;
}

/** Where a batch is expected, should it have this shape. */
export interface ExpectedBatch {
  readonly shape: BatchShape;
  readonly places: readonly TensorAddress[];
}

/** What became of a request: the batch is in its place, waits here for another one, or could not be made. */
export type MadeBatch =
  | { readonly state: "placed" }
  | { readonly state: "waits"; readonly shape: BatchShape }
  | { readonly state: "failed"; readonly position: number | null };

/** Makes batches on a thread of its own. */
export class BatchMaker {
  readonly #rank: number;
  readonly #recipe: BatchRecipe;
  readonly #progress: ProgressBoard;
  /** Whether batches are made just for this: one that a dataset's own `select` gave may be kept there. */
  readonly #isOurs: boolean;
  /** By request: batches that wait for a place, and errors that wait to be asked for. */
  readonly #waiting = new Map<number, unknown>();

  constructor({ rank }: WorkerContext, recipe: BatchRecipe, progress: ProgressBoard) {
    this.#rank = rank;
    this.#recipe = recipe;
    this.#progress = progress;
    this.#isOurs = copiesRows(recipe) || recipe.dataset.select === undefined;
  }

  /** The id under which this thread allocates memory. */
  memoryOwner(): number {
    return heap.owner;
  }

  /** Makes a batch, and puts it where it is expected if it fits. */
  make(request: number, job: BatchJob, expected: ExpectedBatch | null): MadeBatch {
    let position: number | null = null;
    try {
      const batch = noGrad(() =>
        makeBatch(this.#recipe, job, (next) => {
          position = next;
          this.#progress.note(this.#rank, request, next);
        }),
      );
      const shape = shapeOf(batch);
      if (expected !== null && isSameShape(shape, expected.shape)) {
        this.#put(batch, expected.places);
        return { state: "placed" };
      }
      this.#waiting.set(request, batch);
      return { state: "waits", shape };
    } catch (error) {
      this.#waiting.set(request, error);
      return { state: "failed", position };
    }
  }

  /** Puts a batch that waited into a place made for it. */
  deliver(request: number, places: readonly TensorAddress[]): void {
    this.#put(this.#take(request), places);
  }

  /** Throws the error of a request that failed. */
  rethrow(request: number): never {
    throw this.#take(request);
  }

  #take(request: number): unknown {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    return waiting;
  }

  #put(batch: unknown, places: readonly TensorAddress[]): void {
    noGrad(() => {
      for (const [i, tensor] of tensorsOf(batch).entries()) {
        borrowTensor(places[i]!).copy_(tensor);
        if (this.#isOurs) tensor[Symbol.dispose]();
      }
    });
  }
}

const factory: ReplicaFactory<BatchMaker> = serveReplica(async (context) => {
  const { dataset, seed, progress } = context.setup as BatchWorkerSetup; // what Prefetcher passes
  const recipe = { dataset: await openDataset(dataset), collate: null, seed };
  return new BatchMaker(context, recipe, new ProgressBoard(progress));
});

export default factory;
