import { provenanceOf, type ProvenanceNote } from "../provenance.ts";
import { distinctEntries, type PlanEntry } from "./plan-entry.ts";
import { showInitializer, showNames, textTable } from "./text-table.ts";

/** What set one parameter, as plain data. */
export interface InitReportRow {
  /** The first name. */
  readonly path: string;
  /** All names. */
  readonly names: readonly string[];
  readonly shape: readonly number[];
  /** `null` when no initializer of this package did: loaded values, or values a layer was given. */
  readonly provenance: ProvenanceNote | null;
}

/** Which initializer with which options and seed set each parameter. Printed, it is a table; as JSON, its rows. */
export class InitReport {
  /** One row a physical parameter, in the order of the entries. */
  readonly rows: readonly InitReportRow[];

  constructor(entries: Iterable<PlanEntry>) {
    this.rows = distinctEntries(entries).map(({ path, names, tensor }) => ({
      ...{ path, names: [...names], shape: [...tensor.shape] },
      provenance: provenanceOf(tensor),
    }));
  }

  /** The rows, for `JSON.stringify` and checkpoints. */
  toJSON(): readonly InitReportRow[] {
    return this.rows;
  }

  /** The rows as a table. */
  toString(): string {
    return textTable(
      ["parameter", "shape", "initializer", "seed", "written since"],
      this.rows.map(({ names, shape, provenance }) => [
        showNames(names),
        `[${shape.join(", ")}]`,
        provenance === null ? "-" : showInitializer(provenance.initializer, provenance.options),
        provenance === null ? "-" : showSeed(provenance),
        provenance?.changedBy ?? "-",
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
