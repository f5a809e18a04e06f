import { groupByStorage, Tensor } from "@weft/tensor";
import { InitializerError } from "../initializer-error.ts";

/** What a parameter is in its layer: `gain` is the scale of a norm. Layers of other packages may have roles of their own. */
export type ParameterRole = "weight" | "bias" | "gain" | "slope" | (string & {});

/** What a parameter is computed from, when it is no memory of its own. */
export interface ComputedFrom {
  /** What has the memory. The first one tells with what the parameter is tied. */
  readonly originals: readonly Tensor[];
  /** Gives the originals values that make this one. */
  assign(value: Tensor): void;
}

/** A parameter that a plan initialises. */
export interface PlanEntry {
  /** Its dotted name. */
  readonly path: string;
  /** What is overwritten; of a parameter that is computed its value now. */
  readonly tensor: Tensor;
  /** For a parameter that is computed from others. Default: it is not. */
  readonly computed?: ComputedFrom;
  /** The class of the layer that has it. */
  readonly layer: string;
  /** That class and those it extends, for rules that name a layer. Default `[layer]`. */
  readonly layerClasses?: readonly string[];
  readonly role: ParameterRole;
  /** All its names, when it is tied or computed. Default `[path]`. */
  readonly names?: readonly string[];
}

/** An entry of a tied parameter's first name, with all names. */
export type DistinctEntry<E extends PlanEntry> = E & { readonly names: readonly string[] };

/** The tensors whose memory a parameter is. */
export function memoriesOf({ tensor, computed }: Pick<PlanEntry, "tensor" | "computed">): Memories {
  const [first = tensor, ...others] = computed?.originals ?? [];
  return [first, ...others];
}

type Memories = readonly [first: Tensor, ...others: Tensor[]];

/**
 * Each storage once, with all names. Of parameters that are tied to a view of another one, such as its transpose, that other one
 * is the entry; otherwise the first name is.
 *
 * @throws {InitializerError} when an entry is incomplete.
 */
export function distinctEntries<E extends PlanEntry>(entries: Iterable<E>): DistinctEntry<E>[] {
  const byPath = new Map<string, E>();
  for (const entry of entries) {
    if (typeof entry.path !== "string" || !(entry.tensor instanceof Tensor)) {
      throw new InitializerError(
        "plan",
        `planInitialization: an entry must have a path and a tensor; got ${String(entry.path)}`,
      );
    }
    const known = byPath.get(entry.path);
    if (known !== undefined && memoriesOf(known)[0].storage !== memoriesOf(entry)[0].storage) {
      throw new InitializerError(
        "plan",
        `planInitialization: a path must name one tensor; got two for "${entry.path}"`,
      );
    }
    byPath.set(entry.path, known ?? entry);
  }
  const named = [...byPath].map(([path, entry]) => [path, memoriesOf(entry)[0]] as const);
  return groupByStorage(named).map(({ tensor, names: paths }) => {
    const entries = paths.map((path) => byPath.get(path)!);
    const entry = entries.find((one) => memoriesOf(one)[0] === tensor) ?? entries[0]!;
    const names = [entry, ...entries].flatMap((one) => [one.path, ...(one.names ?? [])]);
    const written = entry.computed === undefined ? tensor : entry.tensor;
    return { ...entry, tensor: written, names: [...new Set(names)] };
  });
}
