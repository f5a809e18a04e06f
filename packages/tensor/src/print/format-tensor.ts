import { checkOptions } from "../dispatch/check-options.ts";
import { ShapeError } from "../errors.ts";
import { elementFormat, type ElementFormat, type PrintDType } from "./element-format.ts";
import { checkPrintOptions, printOptions, type PrintOptions } from "./print-options.ts";

/** What is said behind the numbers. */
export interface PrintSuffix {
  /** Whether `requires_grad=True` is said. Default false. */
  readonly requiresGrad?: boolean;
  /** The gradient function with its brackets, `<AddBackward0>`; takes the place of `requires_grad=True`. */
  readonly gradFn?: string;
}

export interface FormatTensorOptions {
  /** What is said of gradients. Default nothing. */
  readonly suffix?: PrintSuffix;
  /** The word before the opening bracket; default `tensor`. */
  readonly prefix?: string;
  /** Overrides of the options set by `setPrintOptions`. */
  readonly printOptions?: Partial<PrintOptions>;
}

/**
 * The text that PyTorch prints for a tensor, character for character.
 *
 * @pytorch none
 * @param values all elements, row-major (a bool is 0 or 1)
 * @param shape sizes; `[]` is a scalar
 * @throws {ShapeError} when the number of values is not that of the shape
 * @throws {ValueError} when a print option is out of range
 * @example formatTensor([1, 2.5], [2], "float32") // "tensor([1.0000, 2.5000])"
 */
export function formatTensor(
  values: ArrayLike<number | bigint>,
  shape: readonly number[],
  dtype: PrintDType,
  options: FormatTensorOptions = {},
): string {
  checkOptions("formatTensor", options, ["suffix", "prefix", "printOptions"]);
  const print = { ...printOptions(), ...checkPrintOptions(options.printOptions ?? {}) };
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) {
    throw new ShapeError(
      `print: a shape of ${size} elements needs as many values; got shape [${shape.join(", ")}] and ${values.length} values`,
    );
  }
  const open = `${options.prefix ?? "tensor"}(`;
  const body = size === 0 ? "[]" : formatElements(values, shape, dtype, print, open.length);
  return (
    open +
    body +
    closing(
      open + body,
      suffixes(shape, size, dtype, options.suffix ?? {}),
      open.length,
      print.linewidth,
    )
  );
}

/**
 * The text that PyTorch prints for a parameter: a heading and its tensor.
 *
 * @pytorch none
 * @param options as for `formatTensor`; `requires_grad=True` is said unless the suffix sets `requiresGrad: false`
 * @throws {ShapeError} when the number of values is not that of the shape
 * @example formatParameter([1, 2], [2], "float32") // "Parameter containing:\ntensor([1., 2.], requires_grad=True)"
 */
export function formatParameter(
  values: ArrayLike<number | bigint>,
  shape: readonly number[],
  dtype: PrintDType,
  options: FormatTensorOptions = {},
): string {
  checkOptions("formatParameter", options, ["suffix", "prefix", "printOptions"]);
  const suffix = { requiresGrad: true, ...options.suffix };
  return `Parameter containing:\n${formatTensor(values, shape, dtype, { ...options, suffix })}`;
}

/** The bracketed numbers; `indent` is the column where they start. */
function formatElements(
  values: ArrayLike<number | bigint>,
  shape: readonly number[],
  dtype: PrintDType,
  print: PrintOptions,
  indent: number,
): string {
  const summarise = values.length > print.threshold;
  const shownIndices = shape.map((length) => indicesToShow(length, summarise, print.edgeitems));
  const read =
    dtype === "float32"
      ? (i: number): number => Math.fround(Number(values[i]!))
      : (i: number): number | bigint => values[i]!;

  const shown: (number | bigint)[] = [];
  const collect = (dim: number, offset: number): void => {
    if (dim === shape.length) shown.push(read(offset));
    else
      for (const index of shownIndices[dim]!)
        if (index !== null) collect(dim + 1, offset * shape[dim]! + index);
  };
  collect(0, 0);
  const format = elementFormat(shown, dtype, print);

  const write = (dim: number, offset: number, column: number): string => {
    if (dim === shape.length) return format.format(read(offset));
    const isRow = dim === shape.length - 1;
    const gap = isRow ? " ..." : "..."; // as PyTorch indents the two
    const items = shownIndices[dim]!.map((index) =>
      index === null ? gap : write(dim + 1, offset * shape[dim]! + index, column + 1),
    );
    return `[${isRow ? joinRow(items, format, column, print.linewidth) : joinSlices(items, shape.length - dim, column)}]`;
  };
  return write(0, 0, indent);
}

/** All indices of a dimension, or those at its ends around a null. */
function indicesToShow(length: number, summarise: boolean, edgeitems: number): (number | null)[] {
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => from + i);
  if (!summarise || length <= 2 * edgeitems) return range(0, length);
  return [...range(0, edgeitems), null, ...range(length - edgeitems, length)];
}

function joinRow(
  items: readonly string[],
  format: ElementFormat,
  column: number,
  linewidth: number,
): string {
  const perLine = Math.max(1, Math.floor((linewidth - column) / (format.width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < items.length; i += perLine)
    lines.push(items.slice(i, i + perLine).join(", "));
  return lines.join(`,\n${" ".repeat(column + 1)}`);
}

function joinSlices(items: readonly string[], dims: number, column: number): string {
  return items.join(`,${"\n".repeat(dims - 1)}${" ".repeat(column + 1)}`);
}

function suffixes(
  shape: readonly number[],
  size: number,
  dtype: PrintDType,
  suffix: PrintSuffix,
): string[] {
  const parts: string[] = [];
  if (size === 0 && shape.length !== 1) parts.push(`size=(${shape.join(", ")})`);
  // Without elements nothing shows that the numbers are integers or truth values.
  const isPlain = dtype === "float32" || (size > 0 && (dtype === "int64" || dtype === "bool"));
  if (!isPlain) parts.push(`dtype=torch.${dtype}`);
  if (suffix.gradFn !== undefined) parts.push(`grad_fn=${suffix.gradFn}`);
  else if (suffix.requiresGrad === true) parts.push("requires_grad=True");
  return parts;
}

/** The suffixes and the closing bracket; a suffix that would cross the line's end starts a new line. */
function closing(
  text: string,
  parts: readonly string[],
  indent: number,
  linewidth: number,
): string {
  let column = text.length - text.lastIndexOf("\n") + 1; // two more than there are, as PyTorch counts
  let result = "";
  for (const part of parts) {
    if (column + part.length + 2 > linewidth) {
      result += `,\n${" ".repeat(indent)}${part}`;
      column = indent + part.length;
    } else {
      result += `, ${part}`;
      column += part.length + 2;
    }
  }
  return `${result})`;
}
