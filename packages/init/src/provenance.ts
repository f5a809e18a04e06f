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

/** What is known of a memory as it was at one version. */
interface Note {
  readonly provenance: Provenance | null;
  readonly writer: string | null;
  readonly version: number;
}

const notes = new WeakMap<Storage, Note>();

/** Notes what has just set all elements of a tensor; a part of a bigger memory leaves no note. */
export function noteProvenance(tensor: Tensor, provenance: Provenance): void {
  const { storage, size, dtype } = tensor;
  if (size * itemBytes(dtype) === storage.byteLength)
    notes.set(storage, { provenance, writer: null, version: storage.version });
}

/**
 * Which initializer with which options and seed set a tensor; `null` when none did. What `initializer(tensor, …)`,
 * `applyInitializer` and plans fill is noted per storage, so that all names of a tied parameter have it.
 *
 * @example provenanceOf(constant(empty([2]), { value: 3 }))?.options // { value: 3 }
 * @example provenanceOf(empty([2])) // null
 */
export function provenanceOf(tensor: Tensor): ProvenanceNote | null {
  const provenance = notes.get(tensor.storage)?.provenance ?? null;
  return provenance === null ? null : { ...provenance, changedBy: writerOf(tensor) };
}

/** The op that wrote last, but for the initializer that is noted; `null` when none did. */
export function writerOf({ storage }: Tensor): string | null {
  const note = notes.get(storage);
  return note?.version === storage.version ? note.writer : storage.writer || null;
}

/**
 * Notes that the values of a tensor, in another dtype perhaps, have just become those of another one: what set them is known of
 * both.
 *
 * @example
 * const weight = constant(empty([2]), { value: 3 });
 * const copy = weight.clone();
 * copyProvenance(weight, copy);
 * provenanceOf(copy)?.options // { value: 3 }
 */
export function copyProvenance(from: Tensor, to: Tensor): void {
  const provenance = notes.get(from.storage)?.provenance ?? null;
  notes.set(to.storage, { provenance, writer: writerOf(from), version: to.storage.version });
}

/** A seed as JSON can carry it. */
export function plainSeed(seed: number | bigint): number | string {
  return typeof seed === "bigint" ? String(seed) : seed;
}
