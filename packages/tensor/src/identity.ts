import type { Storage } from "./storage/storage.ts";
import { Parameter } from "./parameter.ts";
import type { Tensor } from "./tensor.ts";

/** Tensors under one name each. */
export type Named<T extends Tensor = Tensor> = readonly [name: string, tensor: T];

/**
 * The names under which each storage appears, in order: what must happen once per physical parameter happens once an entry.
 *
 * This is the one place that decides what is tied; optimizers, state dicts, checkpoints and shards all ask it.
 *
 * @category Tensors
 * @pytorch none
 * @example
 * const shared = ones([2]);
 * const state: [string, Tensor][] = [["0.weight", shared], ["0.bias", zeros([1])], ["2.weight", shared]];
 * groupByStorage(state).map(({ names }) => names) // [["0.weight", "2.weight"], ["0.bias"]]
 */
export function groupByStorage<T extends Tensor>(entries: Iterable<Named<T>>): StorageGroup<T>[] {
  const groups = new Map<Storage, StorageGroup<T> & { readonly names: string[] }>();
  for (const [name, tensor] of entries) {
    const group = groups.get(tensor.storage);
    if (group === undefined) groups.set(tensor.storage, { tensor: owner(tensor), names: [name] });
    else group.names.push(name);
  }
  return [...groups.values()];
}

/** What is stepped, initialised and counted: of parameters tied with `tieTo` the one whose memory it is. */
function owner<T extends Tensor>(tensor: T): T {
  const tiedTo = tensor instanceof Parameter ? tensor.tiedTo : null;
  return tiedTo === null ? tensor : (tiedTo as Tensor as T); // T has parameters
}

/** All names of one storage; the first one is where it is stored, the others are its aliases. */
export interface StorageGroup<T extends Tensor = Tensor> {
  /** The first one; of parameters tied with `tieTo` the one that they are tied to, whole. */
  readonly tensor: T;
  readonly names: readonly string[];
}

/**
 * Each alias with the name it stands for.
 *
 * @category Tensors
 * @pytorch none
 * @example
 * const shared = ones([2]);
 * aliasTable([["0.weight", shared], ["2.weight", shared]]).get("2.weight") // "0.weight"
 */
export function aliasTable(entries: Iterable<Named>): Map<string, string> {
  const table = new Map<string, string>();
  for (const { names } of groupByStorage(entries)) {
    for (const alias of names.slice(1)) table.set(alias, names[0]!);
  }
  return table;
}
