import { itemBytes, type Storage, type Tensor } from "@weft/tensor";

/** Which initializer set a parameter, as plain data that a checkpoint can keep. */
export interface Provenance {
  /** `package/name@version`; for other specs what they are, such as `function xavier`, `class MyInit` or `tensor`. */
  readonly initializer: string;
  /** All options; `null` where there are none to know. */
  readonly options: Readonly<Record<string, unknown>> | null;
  /** The seed of the generator it was drawn from, or the root seed when the draw was keyed; text where it is no safe integer. */
  readonly seed: number | string;
  /** The parameter's name that the seed was keyed with; `null` when it was drawn in the order of a stream. */
  readonly key: string | null;
}

/** What set a tensor, and whether it was written since. */
export interface ProvenanceNote extends Provenance {
  /** The op that wrote last, when that was after the initialisation; otherwise `null`. */
  readonly changedBy: string | null;
}

const notes = new WeakMap<Storage, Provenance & { readonly version: number }>();

/** Notes what has just set all elements of a tensor; a part of a bigger memory leaves no note. */
export function noteProvenance(tensor: Tensor, provenance: Provenance): void {
  const { storage, size, dtype } = tensor;
  if (size * itemBytes(dtype) === storage.byteLength)
    notes.set(storage, { ...provenance, version: storage.version });
}

/**
 * Which initializer with which options and seed set a tensor; `null` when none did. What `initializer(tensor, …)`,
 * `applyInitializer` and plans fill is noted per storage, so that all names of a tied parameter have it.
 *
 * @example provenanceOf(constant(empty([2]), { value: 3 }))?.options // { value: 3 }
 * @example provenanceOf(empty([2])) // null
 */
export function provenanceOf(tensor: Tensor): ProvenanceNote | null {
  const note = notes.get(tensor.storage);
  if (note === undefined) return null;
  const { version, ...provenance } = note;
  const { storage } = tensor;
  return { ...provenance, changedBy: storage.version === version ? null : storage.writer };
}

/** A seed as JSON can carry it. */
export function plainSeed(seed: number | bigint): number | string {
  return typeof seed === "bigint" ? String(seed) : seed;
}
