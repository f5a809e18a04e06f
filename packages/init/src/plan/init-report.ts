import type { PartialShape } from "@weft/tensor";
import { provenanceOf, writerOf, type ProvenanceNote } from "../provenance.ts";
import { knownShape, showKnownShape } from "./known-shape.ts";
import { distinctEntries, memoriesOf, type PlanEntry } from "./plan-entry.ts";
import { showInitializer, showNames, textTable } from "./text-table.ts";

/** What set one parameter, as plain data. */
export interface InitReportRow {
  /** The first name. */
  readonly path: string;
  /** All names. */
  readonly names: readonly string[];
  /** Of a parameter without a shape what is known, with `null` for a size that is not, and for the whole. */
  readonly shape: PartialShape | null;
  /** `null` when no initializer of this package did: loaded values, or values a layer was given. */
  readonly provenance: ProvenanceNote | null;
  /**
   * The op that wrote last, when that was no initializer, or after it: `setData` for values that were set by hand, `copy_` for
   * loaded ones. Otherwise `null`.
   */
  readonly writtenBy: string | null;
}

/** Which initializer with which options and seed set each parameter. Printed, it is a table; as JSON, its rows. */
export class InitReport {
  /** One row a physical parameter, in the order of the entries. */
  readonly rows: readonly InitReportRow[];

  constructor(entries: Iterable<PlanEntry>) {
    this.rows = distinctEntries(entries).map((entry) => {
      const { path, names, tensor } = entry;
      const memories = memoriesOf(entry);
      const writtenBy = memories.map(writerOf).find((writer) => writer !== null) ?? null;
      const noted = provenanceOf(memories[0]);
      const provenance = noted && { ...noted, changedBy: writtenBy };
      return { path, names: [...names], shape: knownShape(tensor), provenance, writtenBy };
    });
  }

  /** The rows, for `JSON.stringify` and checkpoints. */
  toJSON(): readonly InitReportRow[] {
    return this.rows;
  }

  /** The rows as a table. */
  toString(): string {
    return textTable(
      ["parameter", "shape", "initializer", "seed", "written by"],
      this.rows.map(({ names, shape, provenance, writtenBy }) => [
        showNames(names),
        showKnownShape(shape),
        provenance === null ? "-" : showInitializer(provenance.initializer, provenance.options),
        provenance === null ? "-" : showSeed(provenance),
        writtenBy ?? "-",
      ]),
    );
  }

  static {
    // What console.log shows in Node.
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: InitReport): string {
        return this.toString();
      },
    });
  }
}

function showSeed({ seed, key }: ProvenanceNote): string {
  return key === null ? `${seed}, in order` : `${seed}, keyed by "${key}"`;
}
