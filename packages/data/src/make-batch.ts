import { forkRng, fromTypedArray, keyedSeed, manualSeed } from "@weft/tensor";
import type { BatchJob } from "./batch-schedule.ts";
import type { Dataset } from "./dataset.ts";
import { type Collate, defaultCollate } from "./default-collate.ts";
import { Subset } from "./subset.ts";
import { TensorDataset } from "./tensor-dataset.ts";

/** How a loader's batches are made, on whatever thread. */
export interface BatchRecipe {
  readonly dataset: Dataset<unknown, unknown>;
  readonly collate: Collate<never, unknown> | null;
  readonly seed: number | bigint;
}

/**
 * Makes a batch: with the dataset's `select`, or of its samples. What is drawn from the default generator meanwhile depends on
 * seed, epoch and batch, not on the thread or on what was drawn before, and leaves no trace.
 *
 * @param noteGet Called before each `get` with its position, and with `null` after the last.
 */
export function makeBatch(
  recipe: BatchRecipe,
  job: BatchJob,
  noteGet: (position: number | null) => void,
): unknown {
  if (copiesRows(recipe)) return fetch(recipe, job, noteGet);
  return forkRng(() => {
    manualSeed(keyedSeed(recipe.seed, `epoch ${job.epoch} batch ${job.batch}`));
    return fetch(recipe, job, noteGet);
  });
}

/** Whether batches are rows of tensors, and nothing else: no code of the user's runs, nothing is drawn. */
export function copiesRows({
  dataset,
  collate,
}: Pick<BatchRecipe, "dataset" | "collate">): boolean {
  if (collate !== null) return false;
  // A class that extends one of them may draw.
  if (dataset instanceof Subset && dataset.constructor === Subset)
    return copiesRows({ dataset: dataset.dataset, collate });
  return dataset.constructor === TensorDataset;
}

function fetch(
  { dataset, collate }: BatchRecipe,
  { positions }: BatchJob,
  noteGet: (position: number | null) => void,
): unknown {
  if (collate === null && dataset.select !== undefined)
    return dataset.select(fromTypedArray(positions));
  const samples = Array.from(positions, (position) => {
    noteGet(position);
    return dataset.get(position);
  });
  noteGet(null);
  const make: Collate<never, unknown> = collate ?? defaultCollate;
  return make(samples as never[]); // what the dataset gives is what its collate takes
}
