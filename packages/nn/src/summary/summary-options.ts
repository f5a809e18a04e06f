import { ValueError, type DType } from "@weft/tensor";

/** A column of a summary, beside that of the layers. */
export type SummaryColumn =
  | "inputShape"
  | "outputShape"
  | "parameters"
  | "parametersPercent"
  | "kernelShape"
  | "multAdds"
  | "trainable";

/** How the rows of a summary look. */
export type SummaryRowSetting = "depth" | "varNames" | "asciiOnly" | "hideRecursiveLayers";

/** Options of `summary`, named after torchinfo's. */
export interface SummaryOptions {
  /** Default output shape and parameters; parameters alone without inputs. */
  readonly columns?: readonly SummaryColumn[];
  /** Width of a column. Default 25. */
  readonly columnWidth?: number;
  /** How many levels are printed; the rest is counted in the rows of the last one. Default 3. */
  readonly depth?: number;
  /** Dtypes of the inputs that are given as shapes. Default that of the net's first floating parameter, or float32. */
  readonly dtypes?: readonly DType[];
  /** In which mode the net runs. Default `"eval"`. */
  readonly mode?: "eval" | "train";
  /**
   * `depth`: numbers behind the types; `varNames`: the names of the properties; `asciiOnly`; `hideRecursiveLayers`. Default
   * `["depth"]`.
   */
  readonly rowSettings?: readonly SummaryRowSetting[];
}

/** The options that say how a summary is printed. */
export type SummaryFormat = Required<
  Pick<SummaryOptions, "columns" | "columnWidth" | "depth" | "rowSettings">
>;

const NAMES = ["columns", "columnWidth", "depth", "dtypes", "mode", "rowSettings"];
const MODES = ["eval", "train"];
const ROW_SETTINGS = ["depth", "varNames", "asciiOnly", "hideRecursiveLayers"];
const COLUMNS = [
  "inputShape",
  "outputShape",
  "parameters",
  "parametersPercent",
  "kernelShape",
  "multAdds",
  "trainable",
];
/** What is only known when the net has run. */
const NEED_INPUTS: readonly SummaryColumn[] = ["inputShape", "outputShape", "multAdds"];

/** @throws {ValueError} for options and values that do not exist, and columns that need inputs when there are none. */
export function formatOf(options: SummaryOptions, hasInputs: boolean): SummaryFormat {
  checkAll("options", Object.keys(options), NAMES);
  checkAll("mode", [options.mode ?? "eval"], MODES);
  const {
    columns = hasInputs ? (["outputShape", "parameters"] as const) : (["parameters"] as const),
    columnWidth = 25,
    depth = 3,
    rowSettings = ["depth"] as const,
  } = options;
  checkAll("columns", columns, COLUMNS);
  checkAll("rowSettings", rowSettings, ROW_SETTINGS);
  for (const [name, value] of Object.entries({ columnWidth, depth })) {
    if (!Number.isInteger(value) || value < 0)
      throw new ValueError(`summary: ${name} must be a non-negative integer; got ${value}`);
  }
  const unknown = hasInputs ? undefined : columns.find((name) => NEED_INPUTS.includes(name));
  if (unknown === undefined) return { columns, columnWidth, depth, rowSettings };
  throw new ValueError(
    `summary: the column "${unknown}" needs a run of the net; got no inputs (pass a shape or tensors)`,
  );
}

function checkAll(what: string, given: readonly string[], known: readonly string[]): void {
  const wrong = given.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  throw new ValueError(
    `summary: ${what} must be among (${known.join(", ")}); got ${JSON.stringify(wrong)}`,
  );
}
