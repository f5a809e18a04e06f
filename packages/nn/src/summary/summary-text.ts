import type { SummaryColumn, SummaryFormat } from "./summary-options.ts";
import type { SummaryRow } from "./summary-rows.ts";
import type { SummaryTotals } from "./summary-totals.ts";

const TITLES = {
  inputShape: "Input Shape",
  outputShape: "Output Shape",
  parameters: "Param #",
  parametersPercent: "Param %",
  kernelShape: "Kernel Shape",
  multAdds: "Mult-Adds",
  trainable: "Trainable",
} as const satisfies Record<SummaryColumn, string>;

/** The table as torchinfo prints it. */
export function summaryText(
  rows: readonly SummaryRow[],
  totals: SummaryTotals,
  format: SummaryFormat,
): string {
  const { columns, columnWidth, depth, rowSettings } = format;
  const hides = rowSettings.includes("hideRecursiveLayers");
  const layerWidth = widthOfLayers(rows, format);
  const divider = "=".repeat(columns.length * columnWidth + layerWidth);
  const line = (layer: string, cells: readonly string[]): string =>
    [layer.padEnd(layerWidth), ...cells.map((cell) => cell.padEnd(columnWidth))]
      .join(" ")
      .trimEnd();
  const shown = rows.filter((row) => row.depth <= depth && !(hides && row.isRecursive));
  return [
    divider,
    line(
      titleOf(rowSettings),
      columns.map((column) => TITLES[column]),
    ),
    divider,
    ...shown.map((row) => {
      const whole = row.depth === depth ? withAllBelow(row, rows) : row;
      return line(
        indentOf(row.depth, rowSettings.includes("asciiOnly")) + nameOf(row, rowSettings),
        columns.map((column) => cellOf(column, whole, row.depth === depth, totals)),
      );
    }),
    divider,
    ...totalLines(totals, divider),
    divider,
  ].join("\n");
}

function titleOf(settings: SummaryFormat["rowSettings"]): string {
  const names = settings.includes("varNames") ? " (var_name)" : "";
  return `Layer (type${names}${settings.includes("depth") ? ":depth-idx" : ""})`;
}

function nameOf(row: SummaryRow, settings: SummaryFormat["rowSettings"]): string {
  const property = row.depth === 0 ? row.type : row.path.slice(row.path.lastIndexOf(".") + 1);
  const name = settings.includes("varNames") ? ` (${property})` : "";
  const place = settings.includes("depth") && row.depth > 0 ? `: ${row.depth}-${row.index}` : "";
  return row.type + name + place;
}

function indentOf(depth: number, asciiOnly: boolean): string {
  if (depth === 0) return "";
  if (depth === 1) return asciiOnly ? "+ " : "├─";
  return (asciiOnly ? "|    " : "│    ").repeat(depth - 1) + (asciiOnly ? "+ " : "└─");
}

/** 40, or more in steps of 5 where a name needs it: also one below the depth that is printed. */
function widthOfLayers(rows: readonly SummaryRow[], { rowSettings }: SummaryFormat): number {
  const longest = Math.max(
    0,
    ...rows.map((row) => nameOf(row, rowSettings).length + row.depth * 5 + 1),
  );
  return longest >= 40 ? Math.ceil(longest / 5) * 5 : 40;
}

/** A row of the last level that is printed, which counts all that is below it. */
function withAllBelow(row: SummaryRow, rows: readonly SummaryRow[]): SummaryRow {
  const start = rows.indexOf(row);
  const end = rows.findIndex(({ depth }, i) => i > start && depth <= row.depth);
  const all = rows.slice(start, end === -1 ? undefined : end);
  const sum = (count: (part: SummaryRow) => number): number =>
    all.reduce((total, part) => total + count(part), 0);
  return {
    ...row,
    parameters: sum(({ parameters }) => parameters),
    trainableParameters: sum(({ trainableParameters }) => trainableParameters),
    multAdds: sum(({ multAdds }) => multAdds),
  };
}

function cellOf(
  column: SummaryColumn,
  row: SummaryRow,
  isLast: boolean,
  totals: SummaryTotals,
): string {
  switch (column) {
    case "inputShape":
      return shapeText(row.inputShape);
    case "outputShape":
      return shapeText(row.outputShape);
    case "kernelShape":
      return typeof row.kernelShape === "number"
        ? String(row.kernelShape)
        : shapeText(row.kernelShape);
    case "parameters":
      return parametersText(row, isLast || row.isLeaf);
    case "parametersPercent":
      return percentText(row, totals.parameters);
    case "multAdds":
      return row.multAdds > 0 ? grouped(row.multAdds) : "--";
    case "trainable":
      return row.trainable === null ? "--" : capitalised(String(row.trainable));
  }
}

function shapeText(shape: readonly number[] | null): string {
  return shape === null || shape.length === 0 ? "--" : `[${shape.join(", ")}]`;
}

function parametersText(row: SummaryRow, isWhole: boolean): string {
  if (row.allParameters === 0) return "--";
  if (row.isRecursive) return "(recursive)";
  if (row.parameters === 0) return "--";
  const text = grouped(row.parameters);
  return isWhole && row.trainableParameters === 0 ? `(${text})` : text;
}

function percentText(row: SummaryRow, total: number): string {
  if (total > 0 && row.isRecursive) return "(recursive)";
  if (total === 0 || row.parameters === 0) return "     --";
  return `${fixed2((row.parameters / total) * 100)}%`.padStart(7);
}

function totalLines(totals: SummaryTotals, divider: string): string[] {
  const { parameters, trainableParameters, multAdds } = totals;
  const lines = [
    `Total params: ${grouped(parameters)}`,
    `Trainable params: ${grouped(trainableParameters)}`,
    `Non-trainable params: ${grouped(parameters - trainableParameters)}`,
  ];
  if (multAdds === null) return lines;
  const [unit, size] = multAdds >= 1e12 ? ["T", 1e12] : multAdds >= 1e9 ? ["G", 1e9] : ["M", 1e6];
  const count = multAdds / Number(size);
  const { inputBytes, outputBytes, parameterBytes, totalBytes } = totals;
  return [
    ...lines,
    `Total mult-adds (${unit}): ${Number.isInteger(count) ? grouped(count) : grouped(count, fixed2)}`,
    divider,
    `Input size (MB): ${fixed2(inputBytes / 1e6)}`,
    `Forward/backward pass size (MB): ${fixed2(outputBytes / 1e6)}`,
    `Params size (MB): ${fixed2(parameterBytes / 1e6)}`,
    `Estimated Total Size (MB): ${fixed2(totalBytes / 1e6)}`,
  ];
}

/** With commas between thousands. */
function grouped(count: number, text: (count: number) => string = String): string {
  return text(count).replace(/\B(?=(\d{3})+(?!\d))/g, (place, _, at: number, whole: string) =>
    whole.lastIndexOf(".", at) === -1 ? "," : place,
  );
}

/** Two digits behind the point, rounded as Python does: a tie goes to the even digit. */
function fixed2(x: number): string {
  const hundredths = Math.floor(x * 100);
  const isTie = Number.isInteger(x * 8) && x * 100 - hundredths === 0.5;
  return isTie && hundredths % 2 === 0 ? (hundredths / 100).toFixed(2) : x.toFixed(2);
}

function capitalised(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
