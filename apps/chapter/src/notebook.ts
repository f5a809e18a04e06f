import { pythonText } from "./python-text.ts";

/** What a cell printed, and the value of its last expression, `null` without one. */
export interface CellOutput {
  readonly title: string;
  readonly printed: string;
  readonly shown: string | null;
}

/** Prints values with spaces between them, as Python's `print` does. */
export type Print = (...values: readonly unknown[]) => void;

/** Runs cells one after the other, writes what they print and give, and keeps it, as a notebook does. */
export class Notebook {
  readonly outputs: CellOutput[] = [];
  readonly #write: (text: string) => void;

  /** @param write Gets the text of each cell; by default nobody does. */
  constructor(write: (text: string) => void = () => {}) {
    this.#write = write;
  }

  heading(text: string): void {
    this.#write(`\n# ${text}\n`);
  }

  /** Runs a cell. @param body Whatever it returns is shown, but for `undefined`. */
  cell(title: string, body: (print: Print) => unknown): void {
    const lines: string[] = [];
    const value = body((...values) => void lines.push(values.map(pythonText).join(" ")));
    const printed = lines.map((line) => `${line}\n`).join("");
    const shown = value === undefined ? null : pythonText(value);
    this.outputs.push({ title, printed, shown });
    this.#write(`\n## ${title}\n${printed}${shown === null ? "" : `${shown}\n`}`);
  }
}
