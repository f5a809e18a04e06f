import { Tensor } from "@weft/tensor";
import { CheckpointError } from "./checkpoint-error.ts";
import type { CheckpointContent } from "./encode.ts";
import type { PlainData } from "./plain-data.ts";

/** Plain data with tensors anywhere in it, as state dicts of a model, its optimizer and its scheduler together are. */
export type StateTree = PlainData | Tensor | StateTreeList | StateTreeObject;
export type StateTreeList = readonly StateTree[];
/** Objects of any type whose values are such; the compiler does not look into interfaces. */
export type StateTreeObject = object;

/** What `packState` writes as metadata. */
interface PackedState {
  readonly state: PlainData;
  /** For each tensor, by its name, the keys that lead to it. */
  readonly tensors: Readonly<Record<string, readonly string[]>>;
}

/**
 * Lays out a tree of state dicts for one checkpoint: tensors by path, and the rest as metadata.
 *
 * A tensor's name is its path with `/` between keys. Tensors that share a storage are tied, wherever they stand.
 *
 * @throws {CheckpointError} when two tensors have one name, since keys contain `/`.
 * @example
 * const weight = tensor([1, 2]);
 * const { tensors } = packState({ model: { weight }, epoch: 3 });
 * Object.keys(tensors) // ["model/weight"]
 */
export function packState(state: StateTree): Pick<CheckpointContent, "tensors" | "metadata"> {
  const tensors = Object.create(null) as Record<string, Tensor>;
  const places = Object.create(null) as Record<string, readonly string[]>;
  const pack = (value: unknown, path: readonly string[]): unknown => {
    if (value instanceof Tensor) {
      const name = path.join("/");
      if (Object.hasOwn(tensors, name)) {
        throw new CheckpointError(
          "new checkpoint",
          `tensors need different names; got two named ${name}`,
        );
      }
      tensors[name] = value;
      places[name] = path;
      return null;
    }
    if (Array.isArray(value)) return value.map((item, i) => pack(item, [...path, String(i)]));
    if (!isPlainObject(value)) return value; // refused by `saveCheckpoint` unless it is plain
    const packed = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of Object.entries(value))
      if (item !== undefined) packed[key] = pack(item, [...path, key]);
    return packed;
  };
  const metadata: PackedState = { state: pack(state, []) as PlainData, tensors: places };
  return { tensors, metadata: metadata as unknown as PlainData };
}

/**
 * The tree that `packState` laid out, from a loaded checkpoint. What is in it is data of a file: the `loadStateDict` that gets
 * it checks it.
 *
 * @throws {CheckpointError} when the checkpoint was not made by `packState`.
 * @example
 * const bytes = encodeCheckpoint(packState({ model: { weight: tensor([1, 2]) }, epoch: 3 }));
 * const { model, epoch } = unpackState(decodeCheckpoint(bytes)) as { model: { weight: Tensor }; epoch: number };
 * model.weight.toArray() // [1, 2]
 * epoch // 3
 */
export function unpackState({
  tensors,
  metadata,
}: Pick<CheckpointContent, "tensors" | "metadata">): unknown {
  const packed = metadata as Partial<PackedState> | null | undefined;
  if (!isPlainObject(packed) || !isPlainObject(packed.tensors) || packed.state === undefined)
    throw refused("metadata with state and tensors", "other metadata");
  let root: unknown = packed.state;
  for (const [name, path] of Object.entries(packed.tensors)) {
    const tensor = Object.hasOwn(tensors, name) ? tensors[name]! : null;
    if (tensor === null || !Array.isArray(path)) throw refused(`a tensor ${name}`, "none");
    if (path.length === 0) root = tensor;
    else place(root, path as readonly unknown[], name, tensor);
  }
  return root;
}

/** Puts a tensor where `packState` left null. */
function place(root: unknown, path: readonly unknown[], name: string, tensor: Tensor): void {
  let holder = root;
  for (const key of path.slice(0, -1)) holder = at(holder, key);
  const last = path.at(-1);
  if (at(holder, last) !== null) throw refused(`a place for the tensor ${name}`, "none");
  (holder as Record<string, unknown>)[String(last)] = tensor; // `at` found it there
}

function at(holder: unknown, key: unknown): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, String(key)))
    return undefined;
  return (holder as Record<string, unknown>)[String(key)];
}

function refused(wanted: string, got: string): CheckpointError {
  return new CheckpointError("checkpoint", `packState writes ${wanted}; got ${got}`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
