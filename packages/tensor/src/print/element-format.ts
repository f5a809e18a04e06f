import { isFloating, type DType } from "../dtype.ts";
import { formatFixed, formatScientific } from "./format-number.ts";
import type { PrintOptions } from "./print-options.ts";

/** The element types that can be printed. */
export type PrintDType = DType;

/** How all elements of one tensor are written, so that columns line up. */
export interface ElementFormat {
  /** The width that lines are broken by. */
  readonly width: number;
  /** One element, padded on the left. */
  format(value: number | bigint): string;
}

/**
 * The format that PyTorch's printer picks after looking at the elements it will show.
 *
 * Floating point: whole numbers are written `3.`, others with `precision` digits; scientific notation where the largest
 * magnitude is over 1000 times the smallest or over 1e8, or a fraction is below 1e-4 (zeros and non-finite numbers do
 * not count).
 */
export function elementFormat(
  shown: readonly (number | bigint)[],
  dtype: PrintDType,
  options: PrintOptions,
): ElementFormat {
  const write = isFloating(dtype)
    ? floatWriter(shown.map(Number), options)
    : plainWriter(shown, dtype);
  return { width: write.width, format: (value) => write.text(value).padStart(write.width) };
}

interface Writer {
  readonly width: number;
  text(value: number | bigint): string;
}

function plainWriter(shown: readonly (number | bigint)[], dtype: PrintDType): Writer {
  const text =
    dtype === "bool"
      ? (value: number | bigint): string => (Number(value) === 0 ? "False" : "True")
      : String;
  return { width: longest(shown, text), text };
}

function floatWriter(shown: readonly number[], options: PrintOptions): Writer {
  const { precision } = options;
  const counted = shown.filter((value) => Number.isFinite(value) && value !== 0);
  const whole = counted.every(Number.isInteger);
  const scientific = (value: number): string => formatScientific(value, precision);
  const fraction = (value: number): string => formatFixed(value, precision);
  const withPoint = (value: number): string =>
    formatFixed(value, 0) + (Number.isFinite(value) ? "." : "");
  const plain = whole ? withPoint : fraction;

  const picked = spreadIsLarge(counted, whole) ? scientific : plain;
  // As in PyTorch, the width is that of the notation it would have picked itself, zeros and non-finite numbers left out.
  const width = longest(counted, picked);
  // So does PyTorch ignore the option where no element counts.
  if (options.sciMode === null || counted.length === 0) return { width, text: picked };
  return { width, text: options.sciMode ? scientific : plain };
}

function spreadIsLarge(counted: readonly number[], whole: boolean): boolean {
  let least = Infinity;
  let greatest = 0;
  for (const value of counted) {
    const magnitude = Math.abs(value);
    if (magnitude < least) least = magnitude;
    if (magnitude > greatest) greatest = magnitude;
  }
  return greatest / least > 1000 || greatest > 1e8 || (!whole && least < 1e-4);
}

function longest<T>(values: readonly T[], text: (value: T) => string): number {
  return values.reduce<number>((width, value) => Math.max(width, text(value).length), 1);
}
