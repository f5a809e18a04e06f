import { ValueError } from "@weft/tensor";

/** @throws {ValueError} when a setting is not a number in `[low, high]` (or `[low, high)` when `open`). */
export function checkRange(
  optimizer: string,
  name: string,
  value: number,
  low: number,
  high: number,
  open = false,
): void {
  if (!(value >= low && (open ? value < high : value <= high))) {
    throw new ValueError(
      `${optimizer}: ${name} must be from ${low} to ${high}${open ? " (exclusive)" : ""}; got ${value}`,
    );
  }
}
