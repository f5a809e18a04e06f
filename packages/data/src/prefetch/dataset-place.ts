import { addressOf, borrowTensor, ValueError, type TensorAddress } from "@weft/tensor";
import { ConcatDataset } from "../concat-dataset.ts";
import type { Dataset } from "../dataset.ts";
import { importDataset, ModuleDataset } from "../module-dataset.ts";
import { Subset } from "../subset.ts";
import { TensorDataset } from "../tensor-dataset.ts";

type AnyDataset = Dataset<unknown, unknown>;

/** Where other threads find a dataset: plain data. Tensors and indices stay where they are, in shared memory. */
export type DatasetPlace =
  | { readonly kind: "tensors"; readonly tensors: readonly TensorAddress[] }
  | {
      readonly kind: "module";
      readonly module: string;
      readonly config: unknown;
      readonly length: number;
    }
  | { readonly kind: "subset"; readonly dataset: DatasetPlace; readonly indices: TensorAddress }
  | { readonly kind: "concat"; readonly datasets: readonly DatasetPlace[] };

/**
 * Tells where a dataset is. It must be held for as long as other threads use it.
 *
 * @throws {ValueError} for a dataset that no other thread can find.
 */
export function placeOf(dataset: AnyDataset): DatasetPlace {
  // What a class that extends one of these overrides would be lost.
  switch (dataset.constructor) {
    case TensorDataset:
      return { kind: "tensors", tensors: (dataset as TensorDataset).tensors.map(addressOf) };
    case ModuleDataset: {
      const { module, config, length } = dataset as ModuleDataset<unknown, unknown>;
      return { kind: "module", module, config, length };
    }
    case Subset: {
      const { dataset: whole, indices } = dataset as Subset<unknown, unknown>;
      return { kind: "subset", dataset: placeOf(whole), indices: addressOf(indices) };
    }
    case ConcatDataset:
      return {
        kind: "concat",
        datasets: (dataset as ConcatDataset<unknown>).datasets.map(placeOf),
      };
    default:
      throw new ValueError(
        `Prefetcher: the dataset must be a TensorDataset, one of importDataset, or a Subset or ConcatDataset of such, which other threads can find; got ${dataset.constructor.name}`,
      );
  }
}

/**
 * The dataset at a place, on this thread.
 *
 * @throws {ValueError} when a module fails, or gives a dataset of another length than on the thread that told the place.
 */
export async function openDataset(place: DatasetPlace): Promise<AnyDataset> {
  switch (place.kind) {
    case "tensors":
      return new TensorDataset(...place.tensors.map(borrowTensor));
    case "module": {
      const dataset = await importDataset<unknown, unknown>(place.module, place.config);
      if (dataset.length === place.length) return dataset;
      throw new ValueError(
        `Prefetcher: createDataset must give the same dataset on every thread; got ${dataset.length} samples for ${place.length} from ${place.module}`,
      );
    }
    case "subset":
      return new Subset(await openDataset(place.dataset), borrowTensor(place.indices));
    case "concat":
      return new ConcatDataset(await Promise.all(place.datasets.map(openDataset)));
    default:
      return place satisfies never;
  }
}
